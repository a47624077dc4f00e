using Microsoft.Win32.SafeHandles;
using OciMultiArch.Disk;
using OciMultiArch.Internal;

namespace OciMultiArch.Archives;

/// <summary>The bytes of one member, read where they stand in the archive.</summary>
internal sealed class MemberStream(string path, SafeFileHandle file, long offset, long length) : ForwardStream
{
    private long position;

    /// <summary>Whether the file is one that others read from, too: it stays open then.</summary>
    public bool IsShared { get; init; }

    public override long Length => length;

    public override long Position { get => position; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            var room = buffer[..Room(buffer.Length)];
            return Took(RandomAccess.Read(file, room, offset + position));
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "read", path);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var room = buffer[..Room(buffer.Length)];
            var at = offset + position;
            var count = await RandomAccess.ReadAsync(file, room, at, cancellationToken).ConfigureAwait(false);
            return Took(count);
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "read", path);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !IsShared)
            file.Dispose();
        base.Dispose(disposing);
    }

    private int Room(int wanted) => (int)Math.Min(wanted, length - position);

    private int Took(int count)
    {
        position += count;
        return count;
    }
}
