namespace OciMultiArch.Compare.Sink;

/// <summary>A body as it comes: kept while it is small, counted always.</summary>
internal sealed class ReceivedBody
{
    private const int Kept = 1 << 22;

    private MemoryStream? kept = new();

    public long Length { get; private set; }

    /// <summary>The bytes; null when they were too many to keep.</summary>
    public byte[]? Bytes => kept?.ToArray();

    public void Add(ReadOnlySpan<byte> piece)
    {
        Length += piece.Length;
        if (Length > Kept)
            kept = null;
        kept?.Write(piece);
    }
}
