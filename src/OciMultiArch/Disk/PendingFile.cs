using System.Buffers;
using System.Security.Cryptography;

namespace OciMultiArch.Disk;

/// <summary>A file under a temporary name: it takes its own name when it is complete, and is gone otherwise.</summary>
internal sealed class PendingFile : Stream
{
    public const string Prefix = ".tmp-";
    private const int BufferSize = 64 * 1024;
    private const int PieceSize = 128 * 1024;

    private readonly string temporary;
    private readonly FileStream file;
    private bool named;

    private PendingFile(string temporary, FileStream file) => (this.temporary, this.file) = (temporary, file);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => file.Length;

    public override long Position { get => file.Position; set => throw new NotSupportedException(); }

    /// <param name="folder">A folder that exists, in the file system of the final name.</param>
    /// <exception cref="OciException">The disk refuses.</exception>
    public static PendingFile Create(string folder)
    {
        var temporary = Path.Combine(folder, Prefix + RandomNumberGenerator.GetHexString(16, lowercase: true));
        try
        {
            // Nobody else opens it, and pruning sees by the lock that it is in use, however long it takes.
            return new(temporary, new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize));
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "write to", Folder(temporary));
        }
    }

    /// <summary>Takes in a whole stream; the next piece is read while the last one is written.</summary>
    /// <exception cref="OciException">The disk refuses. What reading throws passes through.</exception>
    public async ValueTask FillAsync(Stream content, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var (front, back) = (ArrayPool<byte>.Shared.Rent(PieceSize), ArrayPool<byte>.Shared.Rent(PieceSize));
        var writing = Task.CompletedTask;
        try
        {
            while (await content.ReadAsync(front.AsMemory(0, PieceSize), cancellationToken).ConfigureAwait(false) is > 0 and var count)
            {
                await writing.ConfigureAwait(false);
                (front, back) = (back, front);
                writing = WriteAsync(back.AsMemory(0, count), cancellationToken).AsTask();
                progress?.Report(count);
            }
            await writing.ConfigureAwait(false);
        }
        finally
        {
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ArrayPool<byte>.Shared.Return(front);
            ArrayPool<byte>.Shared.Return(back);
        }
    }

    /// <summary>Gives the file its name, in place of what has that name now.</summary>
    /// <exception cref="OciException">The disk refuses; the file is gone.</exception>
    public void MoveTo(string path, Durability durability)
    {
        try
        {
            file.Flush(flushToDisk: durability == Durability.Flushed);
            file.Dispose();
            File.Move(temporary, path, overwrite: true);
            named = true;
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "write to", Folder(temporary));
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            file.Write(buffer);
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "write to", Folder(temporary));
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await file.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "write to", Folder(temporary));
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // MoveTo flushes; what a packer flushes before stays buffered.
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !named)
            Abandon();
        base.Dispose(disposing);
    }

    // Temporary names, of a file and of the folder of an unfinished archive, say nothing to anybody.
    private static string Folder(string temporary)
    {
        while (Path.GetFileName(temporary).StartsWith(Prefix, StringComparison.Ordinal))
            temporary = Path.GetDirectoryName(temporary)!;
        return temporary;
    }

    private void Abandon()
    {
        try
        {
            // Removed before it is closed where the system allows: what cannot be flushed to a full disk is then gone all the same.
            if (!OperatingSystem.IsWindows())
                File.Delete(temporary);
            file.Dispose();
            File.Delete(temporary);
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            // Whoever abandons a file has a failure of its own to report; pruning removes what stays.
        }
    }

    // A file larger than the file system takes is an ArgumentOutOfRangeException of the runtime (EFBIG).
    private static bool IsOfDisk(Exception failure) => DiskError.IsOfDisk(failure) || failure is ArgumentOutOfRangeException;
}
