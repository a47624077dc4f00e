using Microsoft.Win32.SafeHandles;
using OciMultiArch.Disk;
using OciMultiArch.Internal;

namespace OciMultiArch.Archives;

/// <summary>What is at the path of an archive: a file, or something that only streams.</summary>
internal static class ArchivePath
{
    /// <summary>Whether it is the standard input, or a pipe that the process was started with: read once, to its end.</summary>
    public static bool IsStream(string path)
    {
        if (!IsStandardInput(path))
            return RegularFile.IsOwnPipe(path);
        return !UnixFile.IsKnown || UnixFile.KindOf(path) != FileKind.Regular;
    }

    /// <summary>Opens what only streams.</summary>
    /// <exception cref="OciException">The standard input is a terminal, or the system refuses.</exception>
    public static ValueTask<Stream> OpenStreamAsync(string path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (!IsStandardInput(path))
                return new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0));
            if (Console.IsInputRedirected)
                return new(Console.OpenStandardInput());
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "read", path);
        }
        throw new OciException(
            Problem.DiskFailure,
            "The standard input is a terminal, which sends no archive.",
            new Remedy("Redirect a file or another program into it, or name a file."));
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="OciException">There is none, it is empty or something else, or the disk refuses.</exception>
    public static SafeFileHandle Open(string path)
    {
        try
        {
            if (Directory.Exists(path))
                throw ArchiveError.IsFolder(path, "Name a file, or read the folder as an OCI layout.");
            if (!File.Exists(path))
                throw ArchiveError.Missing(path);
            // A pipe or device has no length, and opening one could wait for ever.
            var target = File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path);
            if (((FileInfo)target).Length == 0)
                throw ArchiveError.Refused(path, "is empty or not a regular file");
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "read", path);
        }
    }

    private static bool IsStandardInput(string path) => path is "/dev/stdin" or "/dev/fd/0" or "/proc/self/fd/0";
}
