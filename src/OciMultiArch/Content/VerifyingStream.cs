namespace OciMultiArch.Content;

/// <summary>
/// Reads content and holds back its last bytes until size and digest are right: a reader never sees the whole of wrong bytes.
/// A stream that starts at an offset can only be measured.
/// </summary>
internal sealed class VerifyingStream : Stream
{
    private readonly Stream inner;
    private readonly Descriptor expected;
    private readonly ContentHash? hash;
    private readonly long from;
    private long position;
    private bool verified;

    public VerifyingStream(Stream inner, Descriptor expected, long from = 0)
    {
        (this.inner, this.expected, this.from) = (inner, expected, from);
        position = from;
        if (from == 0)
            hash = ContentHash.For(expected.Digest);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => expected.Size - from;

    public override long Position { get => position - from; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer) => buffer.IsEmpty ? 0 : Took(inner.Read(buffer), buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        buffer.IsEmpty ? 0 : Took(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false), buffer.Span);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        hash?.Dispose();
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            hash?.Dispose();
            inner.Dispose();
        }
        base.Dispose(disposing);
    }

    private int Took(int count, ReadOnlySpan<byte> buffer)
    {
        position += count;
        if (position > expected.Size)
            throw new ContentMismatchException($"{expected.Digest} is longer than the {expected.Size} bytes its descriptor says.");
        hash?.Append(buffer[..count]);
        if (count == 0 || position == expected.Size)
            Verify();
        return count;
    }

    private void Verify()
    {
        if (verified)
            return;
        if (position != expected.Size)
            throw new ContentMismatchException($"{expected.Digest} ended after {position} of {expected.Size} bytes.");
        if (hash is not null && hash.Finish() is var actual && actual != expected.Digest)
            throw new ContentMismatchException($"The bytes served as {expected.Digest} have the digest {actual}.");
        verified = true;
    }
}
