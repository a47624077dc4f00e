using Microsoft.Win32.SafeHandles;
using OciMultiArch.Disk;
using OciMultiArch.Internal;

namespace OciMultiArch.Archives;

/// <summary>
/// The bytes of a whole archive, read without waiting for another thread: headers are short. The file stays open.
/// </summary>
internal sealed class ArchiveBytes(string path, SafeFileHandle file) : ForwardStream
{
    private long position;

    public override bool CanSeek => true;

    public override long Length { get; } = RandomAccess.GetLength(file);

    public override long Position { get => position; set => throw new NotSupportedException(); }

    /// <summary>Reads exactly these bytes.</summary>
    public static void Fill(string path, SafeFileHandle file, Span<byte> bytes, long at)
    {
        while (!bytes.IsEmpty)
        {
            var count = Read(path, file, bytes, at);
            if (count == 0)
                throw ArchiveError.CutShort(path);
            bytes = bytes[count..];
            at += count;
        }
    }

    /// <summary>Reads exactly these bytes.</summary>
    public static async ValueTask FillAsync(
        string path, SafeFileHandle file, Memory<byte> bytes, long at, CancellationToken cancellationToken)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                var count = await RandomAccess.ReadAsync(file, bytes, at, cancellationToken).ConfigureAwait(false);
                if (count == 0)
                    throw ArchiveError.CutShort(path);
                bytes = bytes[count..];
                at += count;
            }
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "read", path);
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = Read(path, file, buffer.Span, position);
        position += count;
        return new(count);
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        if (origin != SeekOrigin.Current)
            throw new NotSupportedException();
        position += offset;
        return position;
    }

    private static int Read(string path, SafeFileHandle file, Span<byte> bytes, long at)
    {
        try
        {
            return RandomAccess.Read(file, bytes, at);
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "read", path);
        }
    }
}
