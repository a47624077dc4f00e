namespace OciMultiArch.Compare.Data;

/// <summary>A stream of bytes that look random, the same for each seed; they repeat after 1 MiB, further than gzip looks back.</summary>
internal sealed class RandomBytes : Stream
{
    private readonly byte[] block = new byte[1 << 20];
    private readonly long length;
    private long position;

    public RandomBytes(int seed, long length)
    {
        this.length = length;
        new Random(seed).NextBytes(block);
    }

    public override bool CanRead => true;

    // A tar entry's size stands before its bytes; the writer asks a stream that can seek.
    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var at = (int)(position % block.Length);
        var count = (int)Math.Min(Math.Min(buffer.Length, block.Length - at), length - position);
        block.AsSpan(at, count).CopyTo(buffer);
        position += count;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
