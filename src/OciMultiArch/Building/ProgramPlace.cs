using System.Buffers;
using OciMultiArch.Internal;

namespace OciMultiArch.Building;

/// <summary>Where a program is in an image, and how the image starts it.</summary>
/// <param name="Path">The path from the image's root, with <c>/</c>.</param>
/// <param name="IsWindows">Whether the image is one of Windows.</param>
internal sealed record ProgramPlace(string Path, bool IsWindows)
{
    // "Naming Files, Paths, and Namespaces" of Microsoft; '/' separates here.
    private static readonly SearchValues<char> NotForWindows = SearchValues.Create("\\:*?\"<>|");

    /// <exception cref="ArgumentException">The name cannot stand in an image.</exception>
    public static ProgramPlace Of(string fileName, Platform platform)
    {
        var path = LayerEntry.File(fileName, default).Path;
        if (platform.Canonical().Os != "windows")
            return new(path, IsWindows: false);
        if (path.AsSpan().ContainsAny(NotForWindows))
            throw new ArgumentException(
                $"The FileName '{Printable.Short(path)}' cannot stand in an image for {Printable.Short(platform.ToString())}: "
                + "Windows allows none of \\ : * ? \" < > |.",
                nameof(fileName));
        var hasExtension = path.EndsWith(".exe", StringComparison.OrdinalIgnoreCase);
        return new(hasExtension ? path : path + ".exe", IsWindows: true);
    }

    /// <summary>
    /// The platform of an image on a base. A Windows host chooses by version, so the image says its base's.
    /// </summary>
    public static async Task<Platform> PlatformAsync(
        Artifact? from, Platform asked, CancellationToken cancellationToken)
    {
        if (from is null || asked.Canonical().Os != "windows" || asked.OsVersion is not null)
            return asked;
        var image = await from.ImageForAsync(asked, cancellationToken).ConfigureAwait(false);
        if (image?.Descriptor.Platform is not { } stated)
            return asked;
        return asked with { OsVersion = stated.OsVersion, OsFeatures = stated.OsFeatures };
    }

    public string Entrypoint => IsWindows ? @"C:\" + Path.Replace('/', '\\') : "/" + Path;

    /// <summary>
    /// The program's layer. A layer for Windows has the system's files under <c>Files</c> and its registry under
    /// <c>Hives</c> (Microsoft/hcsshim, ociwclayer).
    /// </summary>
    public IReadOnlyList<LayerEntry> Entries(string hostPath)
    {
        if (IsWindows)
            return [LayerEntry.Directory("Hives"), Program(hostPath, "Files/" + Path)];
        return [Program(hostPath, Path)];
    }

    private static LayerEntry Program(string hostPath, string path) =>
        LayerEntry.FromFile(hostPath, path) with { Mode = LayerEntry.ProgramMode };
}
