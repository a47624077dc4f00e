using OciMultiArch.Internal;

namespace OciMultiArch.Checks;

/// <summary>Finds the file that a runtime would start, or what stands in its place and cannot be started.</summary>
/// <param name="files">The files of the image.</param>
/// <param name="isWindows">Whether files need no right to be executed.</param>
internal sealed class ProgramSearch(ImageFiles files, bool isWindows)
{
    private static readonly LayerFiles.Member Nothing = new(LayerFiles.MemberKind.SymbolicLink);

    /// <summary>
    /// The first of some paths that may be started, as runtimes choose in PATH; else the first that is there at all;
    /// null when there is none.
    /// </summary>
    public StartedFile? Find(IEnumerable<string> candidates)
    {
        StartedFile? first = null;
        foreach (var path in candidates)
        {
            if (At(path) is not { } found)
                continue;
            if (found.Obstacle is null)
                return found;
            first ??= found;
        }
        return first;
    }

    private StartedFile? At(string path)
    {
        var name = StartedFile.NameOf(path);
        if (files.IsEndless(path))
            return new(Nothing, name, path)
            {
                Obstacle = "is a symbolic link that leads back to itself",
                Remedy = "Let the link lead to a file.",
            };
        if (files.Resolve(path) is not { } found)
            return null;
        var (obstacle, remedy) = ObstacleOf(found.Member);
        return new(found.Member, name, found.Path) { Obstacle = obstacle, Remedy = remedy };
    }

    private (string? Text, string? Remedy) ObstacleOf(LayerFiles.Member member) => member switch
    {
        { Kind: LayerFiles.MemberKind.Folder } => ("is a folder", "Name the program in it."),
        { Kind: not LayerFiles.MemberKind.File } => ("is a device or a pipe, no file", "Name a program."),
        { IsExecutable: false } when !isWindows =>
            ("has no execute bit, so that nobody may start it", "Give the file a mode such as 0755."),
        _ => default,
    };
}

/// <summary>A file that is started.</summary>
/// <param name="File">The file.</param>
/// <param name="Name">How messages name it.</param>
/// <param name="Path">Its path behind all links.</param>
internal sealed record StartedFile(LayerFiles.Member File, string Name, string Path)
{
    /// <summary>Why it cannot be started, as the end of a sentence about it; null when nothing is seen of that kind.</summary>
    public string? Obstacle { get; init; }

    /// <summary>What to do about it, as a sentence.</summary>
    public string? Remedy { get; init; }

    /// <summary>How messages name a path.</summary>
    public static string NameOf(string path) => Printable.Short("/" + string.Join('/', LayerFiles.Parts(path)));

    /// <summary>The file with what its first bytes tell, where nothing else is in the way.</summary>
    public StartedFile WithFlaw()
    {
        if (Obstacle is not null || File.Flaw is null)
            return this;
        return this with { Obstacle = File.Flaw, Remedy = "Build it again, or copy it whole." };
    }
}
