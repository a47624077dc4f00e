using System.Text.Json;
using OciMultiArch.Internal;

namespace OciMultiArch.Layout;

/// <summary>
/// The file oci-layout, which says that a place holds an image layout and of which version (image-spec,
/// image-layout.md).
/// </summary>
internal static class LayoutMarker
{
    public const string FileName = "oci-layout";

    /// <summary>The most bytes of the file that are read.</summary>
    public const int MaxBytes = 64 * 1024;

    private const string Version = "1.0.0";

    public static ReadOnlySpan<byte> Bytes => """{"imageLayoutVersion":"1.0.0"}"""u8;

    /// <summary>Accepts the one version there is.</summary>
    /// <exception cref="FormatException">
    /// The file names another version, or none. The message is the rest of a sentence that begins with its name.
    /// </exception>
    public static void Check(ReadOnlyMemory<byte> bytes)
    {
        var version = VersionIn(bytes);
        if (version != Version)
            throw OtherVersion(Printable.Short(version, 40));
    }

    private static FormatException OtherVersion(string version) =>
        new($"names the layout version {version}, only {Version} is known");

    private static string VersionIn(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var marker = JsonDocument.Parse(bytes, new() { AllowDuplicateProperties = false });
            return marker.RootElement.GetProperty("imageLayoutVersion").GetString() ?? "null";
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            const string needs = "it needs an object with \"imageLayoutVersion\"";
            throw new FormatException($"is not the oci-layout file of an OCI image layout: {needs}", failure);
        }
    }
}
