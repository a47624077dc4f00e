namespace OciMultiArch.Zstd;

/// <summary>
/// zstd (RFC 8878) for layers and archives, in managed code. Writing takes a <see cref="LayerCompression"/> from here; reading
/// is turned on for the whole process by <see cref="Register"/>.
/// </summary>
/// <remarks>
/// Equal tars give equal bytes on every machine, whatever the number of processors: one frame with a check sum, made by one
/// thread in pieces of a fixed size. They change only with the version of ZstdSharp.Port, and a DiffID never.
/// </remarks>
public static class ZstdCompression
{
    private const int DefaultLevel = 3;
    private const int MinLevel = 1;
    private const int MaxLevel = 19;

    /// <summary>
    /// zstd at level 3: about as small as gzip and several times faster to read. Container engines read such layers since
    /// about 2020 (containerd 1.5, Docker 23, Podman 2); some registries' scanners do not.
    /// </summary>
    public static LayerCompression Default { get; } = OfLevel(DefaultLevel);

    /// <summary>zstd at a level of one's own.</summary>
    /// <param name="level">1, the fastest, to 19, the smallest; 3 is the default of zstd itself.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is below 1 or above 19.</exception>
    public static LayerCompression OfLevel(int level)
    {
        if (level is < MinLevel or > MaxLevel)
            throw new ArgumentOutOfRangeException(
                nameof(level), level, $"A level of zstd is {MinLevel}, the fastest, to {MaxLevel}, the smallest.");
        var version = typeof(ZstdSharp.Compressor).Assembly.GetName().Version;
        return LayerCompression.Of(
            MediaType.OciLayerZstd, destination => new ZstdWriteStream(destination, level), $"zstd:{level} {version}");
    }

    /// <summary>
    /// From now on, this process reads what is compressed with zstd wherever it reads gzip: layers that are verified,
    /// exported, compared, squashed, unpacked or put on top of an image, and whole archives. Call it once at the start;
    /// again it does nothing.
    /// </summary>
    public static void Register() => LayerCompression.RegisterZstd(static source => new ZstdReadStream(source));
}
