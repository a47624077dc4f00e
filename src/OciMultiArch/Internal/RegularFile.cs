using Microsoft.Win32.SafeHandles;

namespace OciMultiArch.Internal;

/// <summary>
/// Refuses what is no regular file before it is opened: opening a pipe can wait for ever, and a device need not have an
/// end. Where the system's numbers are not known, nothing is refused here.
/// </summary>
internal static class RegularFile
{
    private const string NullDevice = "/dev/null";
    private static readonly string[] OwnDescriptors = ["/dev/fd/", "/dev/stdin", "/proc/self/fd/"];

    /// <summary>
    /// How content is opened. Linux reads it in no other way for being asynchronous, and the platform sends no other file
    /// without reading it.
    /// </summary>
    public static FileOptions Reading { get; } = OperatingSystem.IsLinux()
        ? FileOptions.SequentialScan | FileOptions.Asynchronous
        : FileOptions.SequentialScan;

    /// <summary>Checks a file that is read more than once, or whose length is needed.</summary>
    /// <exception cref="IrregularFileException">It is no regular file. A folder, or nothing, is left to who opens it.</exception>
    public static void Check(string path)
    {
        if (UnixFile.IsKnown)
            Check(UnixFile.KindOf(path));
    }

    /// <summary>
    /// Checks a file that is read once, whole. A pipe that the process already has, as a shell's <c>&lt;(…)</c>, and the
    /// null device are fine.
    /// </summary>
    /// <exception cref="IrregularFileException">It is another pipe, a socket or a device.</exception>
    public static void CheckWhole(string path)
    {
        if (!IsOwnPipe(path) && !IsNullDevice(path))
            Check(path);
    }

    /// <exception cref="IrregularFileException">A pipe, a socket or a device.</exception>
    public static void Check(FileKind kind)
    {
        if (Name(kind) is { } name)
            throw new IrregularFileException(name);
    }

    /// <summary>Checks that a regular file without length has no content.</summary>
    /// <exception cref="IrregularFileException">It has, as those of /proc have.</exception>
    public static void CheckEmpty(string path)
    {
        if (UnixFile.IsKnown && UnixFile.HoldsBytes(path))
            throw IrregularFileException.WithoutLength();
    }

    /// <summary>Opens a file below a folder by the folder's handle, without following a link on the way. Of Linux alone.</summary>
    /// <param name="root">The folder, which may be named by a link.</param>
    /// <param name="path">The way to the file, with slashes.</param>
    /// <exception cref="IOException">It is no regular file any more, or the system refuses.</exception>
    public static SafeFileHandle OpenBelow(string root, string path)
    {
        var names = path.Split('/');
        var folder = UnixFile.OpenFolder(root);
        try
        {
            for (var at = 0; at < names.Length - 1; at++)
            {
                var next = UnixFile.OpenFolderIn(folder, names[at]);
                folder.Dispose();
                folder = next;
            }
            Check(UnixFile.KindIn(folder, names[^1]));
            var file = UnixFile.OpenFileIn(folder, names[^1]);
            Check(UnixFile.KindOf(file));
            return file;
        }
        finally
        {
            folder.Dispose();
        }
    }

    /// <summary>Whether a path is a pipe that the process has open: it has a writer, and can be read once.</summary>
    public static bool IsOwnPipe(string path) =>
        UnixFile.IsKnown
        && OwnDescriptors.Any(start => path.StartsWith(start, StringComparison.Ordinal))
        && UnixFile.KindOf(path) == FileKind.Pipe;

    private static bool IsNullDevice(string path) =>
        path == NullDevice || new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName == NullDevice;

    private static string? Name(FileKind kind) => kind switch
    {
        FileKind.SymbolicLink => "a symbolic link",
        FileKind.Pipe => "a pipe",
        FileKind.Socket => "a socket",
        FileKind.CharacterDevice or FileKind.BlockDevice => "a device",
        _ => null,
    };
}
