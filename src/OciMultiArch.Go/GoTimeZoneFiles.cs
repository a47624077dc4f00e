using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>Time zones that come with the Go that builds.</summary>
internal static class GoTimeZoneFiles
{
    private const string GoRoot = "$GOROOT/";

    /// <summary>The files and folders of an image, with the path of its time zones on this machine.</summary>
    /// <param name="files">What the image is to hold.</param>
    /// <param name="goRoot">Go's own folder.</param>
    /// <exception cref="BuildException">This Go comes without time zones.</exception>
    public static SystemFiles In(SystemFiles files, string goRoot) =>
        files with { TimeZones = PathOf(files.TimeZones, goRoot) };

    private static string? PathOf(string? given, string goRoot)
    {
        if (given?.StartsWith(GoRoot, StringComparison.Ordinal) != true)
            return given;
        var path = Path.Combine(goRoot, given[GoRoot.Length..]);
        if (Path.Exists(path))
            return path;
        var folder = Printable.Short(goRoot);
        throw new BuildException(
            Problem.NotFound,
            $"Go in {folder} comes without time zones: there is no {Printable.Short(path)}, "
            + "as packages of Debian and Ubuntu leave it out.",
            new("Name a folder such as /usr/share/zoneinfo, or a zip file of one."));
    }
}
