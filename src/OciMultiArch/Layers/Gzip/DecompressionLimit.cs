namespace OciMultiArch.Layers;

/// <summary>
/// How much a compressed layer may grow. Deflate reaches 1030:1, so a small download can fill a disk or a day.
/// </summary>
internal sealed record DecompressionLimit
{
    /// <summary>The most bytes of tar; 64 GiB by default.</summary>
    public long Bytes { get; init; } = 64L << 30;

    /// <summary>The most bytes of tar for each compressed byte; 250 by default.</summary>
    public int Ratio { get; init; } = 250;

    /// <summary>
    /// Up to this size the ratio does not matter; 4 GiB by default, which takes seconds. A disk image of zeros grows
    /// thousandfold and is sound.
    /// </summary>
    public long FreeBytes { get; init; } = 4L << 30;

    /// <summary>What is read, as the beginning of a sentence.</summary>
    public string Content { get; init; } = "The layer";

    /// <exception cref="ContentMismatchException">The output is beyond the limit.</exception>
    public void Check(long compressed, long output)
    {
        if (output > Bytes)
            throw Bomb($"{Content} has more than {Bytes} bytes when decompressed.");
        if (output > FreeBytes && output / Ratio > compressed)
            throw Bomb($"{Content} grows more than {Ratio}-fold when decompressed, and to more than {FreeBytes} bytes.");
    }

    /// <summary>The failure of compressed bytes that are wrong.</summary>
    /// <param name="because">The rest of a sentence about them.</param>
    /// <param name="cause">What found it out; null when it was found here.</param>
    public ContentMismatchException Damaged(string because, Exception? cause = null) =>
        new(Problem.DamagedContent, $"{Content} {because}.", new Remedy("Fetch or build it again."), cause);

    private static ContentMismatchException Bomb(string reason) => new(
        Problem.LimitExceeded,
        $"{reason} It may be a decompression bomb, and is not read further.",
        new Remedy("Use an image from a source that you trust."));
}
