using OciMultiArch.Internal;

namespace OciMultiArch.Content;

/// <summary>One file of this machine, as it was when it was hashed.</summary>
internal sealed class FileSource : OneBlobSource
{
    private const int HashedBytes = 1 << 20;
    private readonly string path;
    private readonly DateTime writtenAt;

    private FileSource(string path, DateTime writtenAt) => (this.path, this.writtenAt) = (path, writtenAt);

    public static async ValueTask<(FileSource Source, Digest Digest, long Size)> HashAsync(
        string path, CancellationToken cancellationToken)
    {
        var writtenAt = Guarded(path, () => File.GetLastWriteTimeUtc(path));
        FileSource source = new(path, writtenAt);
        var file = source.Open(0);
        await using (file.ConfigureAwait(false))
        {
            if (file.Length == 0)
                CheckEmpty(path);
            using var hash = ContentHash.Sha256();
            var buffer = new byte[HashedBytes];
            long size = 0;
            while (true)
            {
                var count = await source.ReadAsync(file, buffer, cancellationToken).ConfigureAwait(false);
                if (count == 0)
                    return (source, hash.Finish(), size);
                hash.Append(buffer.AsSpan(0, count));
                size += count;
            }
        }
    }

    public override ValueTask<Stream> OpenAsync(
        Descriptor blob, long from = 0, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var file = Open(from);
        // Time and length tell most changes before a byte is sent; whoever receives the bytes tells the others.
        if (file.Length == blob.Size && File.GetLastWriteTimeUtc(path) == writtenAt)
            return new(file);
        file.Dispose();
        throw new ContentMismatchException(
            Problem.Conflict,
            $"{this} has changed since it was read as {blob.Digest}.",
            new Remedy("Do not change it until it is written."));
    }

    public override string ToString() => $"the file {Printable.Short(path)}";

    public override bool Equals(object? obj) =>
        obj is FileSource other && path == other.path && writtenAt == other.writtenAt;

    public override int GetHashCode() => path.GetHashCode(StringComparison.Ordinal);

    private static void CheckEmpty(string path)
    {
        try
        {
            RegularFile.CheckEmpty(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, failure);
        }
    }

    private FileStream Open(long from) => Guarded(path, () =>
    {
        RegularFile.Check(path);
        // Reads are as large as the caller's buffer, so the stream needs none.
        var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, RegularFile.Reading);
        if (file.CanSeek)
        {
            file.Position = from;
            return file;
        }
        file.Dispose();
        throw new IOException("It cannot be read twice.");
    });

    private async ValueTask<int> ReadAsync(FileStream file, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await file.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException failure)
        {
            throw Unreadable(path, failure);
        }
    }

    private static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, failure);
        }
    }

    private static OciException Unreadable(string path, Exception failure)
    {
        var file = Printable.Short(path);
        if (Directory.Exists(path))
            return new(Problem.DiskFailure, $"{file} is a folder.", new Remedy("Name a file."), failure);
        var isMissing = failure is FileNotFoundException or DirectoryNotFoundException;
        if (isMissing && !DiskReason.IsOtherText(path))
            return new ContentNotFoundException(
                Problem.NotFound,
                $"There is no file {file}.",
                new Remedy("Check its name."),
                failure);
        var isIrregular = failure is IrregularFileException;
        return new OciException(
            Problem.DiskFailure,
            $"The file {file} cannot be read: {DiskReason.Of(failure, path)}.",
            new Remedy(isIrregular ? IrregularFileException.Remedy : "Check that it is a file and may be read."),
            failure);
    }
}
