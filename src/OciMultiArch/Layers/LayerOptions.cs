namespace OciMultiArch;

/// <summary>How a layer is packed. Immutable.</summary>
public sealed record LayerOptions
{
    // Eleven octal digits, the width of the ustar field.
    private const long MaxSeconds = 0x1_FFFF_FFFF;

    /// <summary>
    /// The modification time of every entry, in whole seconds; the Unix epoch by default, so that equal content gives
    /// an equal digest.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The time is before 1970 or after the year 2242, beyond which a plain tar header cannot say it.
    /// </exception>
    public DateTimeOffset ModifiedAt
    {
        get;
        init
        {
            var seconds = value.ToUnixTimeSeconds();
            if (seconds is < 0 or > MaxSeconds)
                throw OutOfRange(value);
            field = DateTimeOffset.FromUnixTimeSeconds(seconds);
        }
    } = DateTimeOffset.UnixEpoch;

    /// <summary>How the layer is compressed; gzip by default.</summary>
    public LayerCompression Compression
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = LayerCompression.Gzip;

    /// <summary>
    /// <see cref="Layer.Blocks"/> of a layer that was packed into the same cache before, of an earlier version of the files
    /// for example: with gzip, the blocks that did not change since are taken from it and not compressed again. The
    /// layer is the same as without. Empty for the first of such layers; null, the default, where no later one follows.
    /// </summary>
    public string? PreviousBlocks { get; init; }

    /// <summary>What made the layer, for the image's history; null for none.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>
    /// Told the number of bytes of the tar, before compression, written since the last call; null, the default, for no
    /// reports.
    /// </summary>
    public IProgress<long>? Progress { get; init; }

    private static ArgumentOutOfRangeException OutOfRange(DateTimeOffset value) =>
        new(nameof(value), value, "A layer's time is within the years 1970 to 2242.");
}
