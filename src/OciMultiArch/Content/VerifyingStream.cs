using OciMultiArch.Internal;

namespace OciMultiArch.Content;

/// <summary>
/// Reads content and holds back its last bytes until size and digest are right: a reader never sees the whole of wrong
/// bytes. A stream that starts at an offset can only be measured. What was found wrong stays wrong, however often it is
/// read.
/// </summary>
internal sealed class VerifyingStream : ForwardStream
{
    private static readonly Remedy Remedy = new("Write the content there again, or take it from elsewhere.");

    private readonly Stream inner;
    private readonly Descriptor expected;
    private readonly ContentHash? hash;
    private readonly long from;
    private readonly object? place;
    private long position;
    private bool verified;
    private string? wrong;
    private bool isWorthReadingAgain;

    /// <param name="inner">What is read.</param>
    /// <param name="expected">What it must be.</param>
    /// <param name="from">Where it starts.</param>
    /// <param name="place">Where it is read from, for messages.</param>
    public VerifyingStream(Stream inner, Descriptor expected, long from = 0, object? place = null)
    {
        (this.inner, this.expected, this.from, this.place) = (inner, expected, from, place);
        position = from;
        if (from == 0)
            hash = ContentHash.For(expected.Digest);
    }

    private string From => Place is null ? "" : $" from {Place}";

    private object? Place => (inner as ILocatedContent)?.Place ?? place;

    public override long Length => expected.Size - from;

    public override long Position { get => position - from; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer) => buffer.IsEmpty ? 0 : Took(inner.Read(buffer), buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return 0;
        var count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Took(count, buffer.Span);
    }

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
        wrong ??= Check(buffer[..count]);
        if (wrong is null)
            return count;
        isWorthReadingAgain |= inner is ILocatedContent located && located.Distrust();
        throw new ContentMismatchException(Problem.DamagedContent, $"{wrong} It is damaged.", Remedy)
        {
            IsWorthReadingAgain = isWorthReadingAgain,
        };
    }

    private string? Check(ReadOnlySpan<byte> arrived)
    {
        if (position > expected.Size)
            return $"{expected.Digest}{From} is longer than the {expected.Size} bytes its descriptor says.";
        hash?.Append(arrived);
        var isEnd = arrived.IsEmpty || position == expected.Size;
        if (verified || !isEnd)
            return null;
        if (position != expected.Size)
            return $"{expected.Digest}{From} ended after {position} of {expected.Size} bytes.";
        var actual = hash?.Finish() ?? expected.Digest;
        if (actual != expected.Digest)
            return $"What was read{From} as {expected.Digest} has the digest {actual}.";
        verified = true;
        return null;
    }
}
