using OciMultiArch.Internal;

namespace OciMultiArch.Disk;

/// <summary>
/// A file that a caller names to be written: as a whole in the place of a regular file or of nothing, behind the links
/// that lead there; into a pipe, a socket or a character device as it stands.
/// </summary>
internal sealed class OutputFile
{
    private readonly string path;
    private readonly string target;
    private readonly bool isStream;
    private readonly Stream? given;

    private OutputFile(Stream given)
        : this("the stream", "the stream", isStream: true) => this.given = given;

    private OutputFile(string path, string target, bool isStream) =>
        (this.path, this.target, this.isStream) = (path, target, isStream);

    /// <summary>Looks at what is at a full path; writes nothing.</summary>
    /// <exception cref="OciException">A folder or a block device is there, a link leads nowhere, or the disk refuses.</exception>
    public static OutputFile At(string path)
    {
        if (OutputStream.IsStandard(path))
            return new(path, path, isStream: true);
        if (Directory.Exists(path))
            throw new OciException(Problem.DiskFailure, $"{LocalPath.Text(path)} is a folder.", new("Name a file."));
        var kind = KindOf(path);
        if (kind == FileKind.BlockDevice)
            throw new OciException(
                Problem.DiskFailure, $"{LocalPath.Text(path)} is a block device, which is not written to.", new("Name a file."));
        if (kind is FileKind.Pipe or FileKind.Socket or FileKind.CharacterDevice)
            return new(path, path, isStream: true);
        return new(path, TargetOf(path), isStream: false);
    }

    /// <summary>A stream of the caller's, which stays open.</summary>
    public static OutputFile To(Stream stream) => new(stream);

    /// <summary>
    /// The folder where parts of a file gather until it is written: beside it, or among temporary files where it only
    /// streams. Nothing is checked.
    /// </summary>
    public static string StagingFor(string path)
    {
        try
        {
            var file = At(path);
            return file.isStream ? Path.TrimEndingDirectorySeparator(Path.GetTempPath()) : file.Folder;
        }
        catch (OciException)
        {
            return Path.GetDirectoryName(path)!; // who writes is told what is wrong
        }
    }

    /// <summary>The folder of the file that is replaced.</summary>
    public string Folder => Path.GetDirectoryName(target) ?? target;

    /// <summary>Whether the file is replaced as a whole.</summary>
    public bool IsReplaced => !isStream;

    /// <summary>Writes the file: it is whole, or what it was before; what only streams ends where the work ends.</summary>
    /// <exception cref="OciException">The disk refuses. What the writer throws passes through.</exception>
    public async ValueTask WriteAsync(
        Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken)
    {
        if (given is not null)
        {
            await write(given, cancellationToken).ConfigureAwait(false);
            await given.FlushAsync(cancellationToken).ConfigureAwait(false);
            return;
        }
        if (isStream)
        {
            await OutputStream.WriteAsync(path, write, cancellationToken).ConfigureAwait(false);
            return;
        }
        var file = PendingFile.Create(Folder, isBuffered: true);
        await using (file.ConfigureAwait(false))
        {
            file.TakeMode(target);
            Leftovers.Remove(Folder, file.Name);
            await write(file, cancellationToken).ConfigureAwait(false);
            file.FlushTo(target);
        }
    }

    // A device of another system than Linux is known by its folder.
    private static FileKind KindOf(string path)
    {
        if (UnixFile.IsKnown)
            return UnixFile.KindOf(path);
        var isDevice = path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith(@"\\.\", StringComparison.Ordinal);
        return isDevice && File.Exists(path) ? FileKind.CharacterDevice : FileKind.Regular;
    }

    private static string TargetOf(string path)
    {
        try
        {
            if (new FileInfo(path).LinkTarget is null)
                return path;
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "follow the link", path);
        }
    }
}
