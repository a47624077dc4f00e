using System.Buffers;
using System.Security.Cryptography;
using OciMultiArch.Internal;

namespace OciMultiArch.Disk;

/// <summary>A file under a temporary name: it takes its own name when it is complete, and is gone otherwise.</summary>
internal sealed class PendingFile : Stream
{
    public const string Prefix = ".tmp-";
    private const int BufferSize = 64 * 1024;
    private const int SmallPieceSize = 32 * 1024;
    private const int LeastSize = 4 * 1024;
    private const int WriteSize = 128 * 1024;

    private readonly string temporary;
    private readonly FileStream file;
    private bool isNamed;

    private PendingFile(string temporary, FileStream file)
    {
        this.temporary = temporary;
        this.file = file;
    }

    /// <summary>The full path while it is pending.</summary>
    public string Name => temporary;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => file.Length;

    public override long Position { get => file.Position; set => throw new NotSupportedException(); }

    /// <param name="folder">A folder that exists, in the file system of the final name.</param>
    /// <param name="isBuffered">Whether small writes are gathered; what is written in large pieces needs no memory for it.</param>
    /// <exception cref="OciException">The disk refuses.</exception>
    public static PendingFile Create(string folder, bool isBuffered = false)
    {
        var temporary = Path.Combine(folder, Prefix + RandomNumberGenerator.GetHexString(16, lowercase: true));
        try
        {
            // Nobody else can open it, and pruning sees by the lock that it is in use, however long that takes.
            var buffer = isBuffered ? BufferSize : 0;
            FileStream file = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, buffer);
            return new(temporary, file);
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw Refused(failure, temporary);
        }
    }

    /// <summary>Gives it the mode of the file that it is to replace, before anything is in it.</summary>
    public void TakeMode(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path))
            return;
        try
        {
            File.SetUnixFileMode(file.SafeFileHandle, File.GetUnixFileMode(path));
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            // A file system without modes has none to keep.
        }
    }

    /// <summary>Takes in a whole stream.</summary>
    /// <param name="content">The stream.</param>
    /// <param name="size">How long it is, as far as is known; nothing larger is held for it.</param>
    /// <param name="progress">Told of each piece; null for nobody.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="OciException">The disk refuses. What reading throws passes through.</exception>
    public ValueTask FillAsync(
        Stream content, long size, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        return size > ReadAhead.LeastLength
            ? FillByTurnsAsync(content, progress, cancellationToken)
            : FillInPiecesAsync(content, (int)size, progress, cancellationToken);
    }

    private async ValueTask FillInPiecesAsync(
        Stream content, int size, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var length = Math.Clamp(size, LeastSize, SmallPieceSize);
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var isWhole = false;
            while (!isWhole)
            {
                var piece = bytes.AsMemory(0, length);
                var reading = content.ReadAtLeastAsync(piece, length, throwOnEndOfStream: false, cancellationToken);
                var count = await reading.ConfigureAwait(false);
                Write(piece.Span[..count]);
                isWhole = count < length;
                if (count > 0)
                    progress?.Report(count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private async ValueTask FillByTurnsAsync(Stream content, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ReadAhead pieces = new(content, long.MaxValue, cancellationToken);
        await using (pieces.ConfigureAwait(false))
        {
            while (await pieces.NextAsync().ConfigureAwait(false) > 0)
            {
                progress?.Report(pieces.Piece.Length);
                WriteInParts(pieces.Piece.Span);
            }
        }
    }

    // At once, larger pieces were several times as slow on ext4.
    private void WriteInParts(ReadOnlySpan<byte> piece)
    {
        for (var done = 0; done < piece.Length; done += WriteSize)
            Write(piece.Slice(done, Math.Min(WriteSize, piece.Length - done)));
    }

    /// <summary>
    /// Gives the file its name, in place of what has that name now. Its bytes may reach the disk later: for blobs,
    /// whose digests tell whether they are whole.
    /// </summary>
    /// <exception cref="OciException">The disk refuses; the file is gone.</exception>
    public void MoveTo(string path) => MoveTo(path, flushToDisk: false);

    /// <summary>
    /// Gives the file its name, in place of what has that name now, after its bytes have reached the disk: for all that
    /// nothing else could restore.
    /// </summary>
    /// <exception cref="OciException">The disk refuses; the file is gone.</exception>
    public void FlushTo(string path) => MoveTo(path, flushToDisk: true);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            file.Write(buffer);
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            throw Refused(failure, temporary);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    // At once: a FileStream would have another thread write, and wait for it.
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        Write(buffer.Span);
        return ValueTask.CompletedTask;
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
        if (disposing && !isNamed)
            Abandon();
        base.Dispose(disposing);
    }

    private void MoveTo(string path, bool flushToDisk)
    {
        try
        {
            file.Flush(flushToDisk);
            CheckReplaceable(path);
            // Until it has its name, it is not let go of: nobody takes it for one that was left behind. Readers may have it.
            if (UnixFile.IsKnown)
                UnixFile.ShareLock(file.SafeFileHandle);
            else
                file.Dispose();
            File.Move(temporary, path, overwrite: true);
            isNamed = true;
            file.Dispose();
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            throw Refused(failure, temporary);
        }
    }

    // A rename would take a device away from the whole machine.
    private static void CheckReplaceable(string path)
    {
        if (!UnixFile.IsKnown)
            return;
        var kind = UnixFile.KindOfEntry(path);
        if (kind is not FileKind.SymbolicLink)
            RegularFile.Check(kind);
    }

    // Temporary names, of a file and of the folder of an unfinished archive, mean nothing to a reader: the folder above
    // them is named.
    private static OciException Refused(Exception failure, string temporary)
    {
        var path = temporary;
        while (Path.GetFileName(path).StartsWith(Prefix, StringComparison.Ordinal))
            path = Path.GetDirectoryName(path)!;
        return DiskError.Of(failure, "write to", path);
    }

    private void Abandon()
    {
        try
        {
            // Removed before it is closed where the system allows it: what cannot be flushed to a full disk is then
            // gone all the same.
            if (!OperatingSystem.IsWindows())
                File.Delete(temporary);
            file.Dispose();
            File.Delete(temporary);
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            // The caller has a failure of its own to report; pruning removes what stays.
        }
    }

    // A file larger than the file system takes is an ArgumentOutOfRangeException of the runtime (EFBIG).
    private static bool IsOfDisk(Exception failure) =>
        DiskError.IsOfDisk(failure) || failure is ArgumentOutOfRangeException;
}
