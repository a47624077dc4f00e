using System.Buffers;
using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>Where a program is in an image, and how the image starts it.</summary>
/// <param name="Path">The path from the image's root, with <c>/</c>.</param>
/// <param name="IsWindows">Whether the image is one of Windows.</param>
internal sealed record GoProgramFile(string Path, bool IsWindows)
{
    // "Naming Files, Paths, and Namespaces" of Microsoft; '/' separates here.
    private static readonly SearchValues<char> NotForWindows = SearchValues.Create("\\:*?\"<>|");

    /// <exception cref="ArgumentException">The name cannot stand in an image.</exception>
    public static GoProgramFile Of(GoApp app, GoPackage package, GoTarget target)
    {
        var isWindows = target.Os == "windows";
        var path = LayerEntry.File(app.FileName ?? "/app/" + package.ProgramName, default).Path;
        if (isWindows && path.AsSpan().ContainsAny(NotForWindows))
            throw new ArgumentException(
                $"The FileName '{Printable.Short(path)}' cannot stand in an image for {target}: Windows allows none of \\ : * ? \" < > |.", nameof(app));
        return new(isWindows && !path.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? path + ".exe" : path, isWindows);
    }

    public string Entrypoint => IsWindows ? @"C:\" + Path.Replace('/', '\\') : "/" + Path;

    /// <summary>The program's layer. Those of Windows have the system's files under <c>Files</c> and its registry under <c>Hives</c> (Microsoft/hcsshim, ociwclayer).</summary>
    public IReadOnlyList<LayerEntry> Entries(string hostPath) => IsWindows
        ? [LayerEntry.Directory("Hives"), Program(hostPath, "Files/" + Path)]
        : [Program(hostPath, Path)];

    private static LayerEntry Program(string hostPath, string path) => LayerEntry.FromFile(hostPath, path) with { Mode = LayerEntry.ProgramMode };
}
