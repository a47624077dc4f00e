using System.Text.Json;
using OciMultiArch.Internal;

namespace OciMultiArch.Layout;

/// <summary>The file oci-layout, which says that a place holds an image layout and of which version (image-spec, image-layout.md).</summary>
internal static class LayoutMarker
{
    public const string Name = "oci-layout";
    public const int Limit = 64 * 1024;

    public static ReadOnlySpan<byte> Bytes => """{"imageLayoutVersion":"1.0.0"}"""u8;

    /// <summary>What is wrong with such a file; null when it names the one version there is.</summary>
    public static (string Problem, Exception? Cause)? Problem(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var marker = JsonDocument.Parse(bytes, new() { AllowDuplicateProperties = false });
            var version = marker.RootElement.GetProperty("imageLayoutVersion").GetString() ?? "null";
            return version == "1.0.0" ? null : ($"names the layout version {Printable.Short(version, 40)}, only 1.0.0 is known", null);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return ("is not the oci-layout file of an OCI image layout: it needs an object with \"imageLayoutVersion\"", failure);
        }
    }
}
