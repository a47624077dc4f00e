namespace OciMultiArch.Layers;

/// <summary>The DiffID of a layer that exists already (image-spec, config.md, "Layer DiffID").</summary>
internal static class DiffIdReader
{
    /// <summary>
    /// Reads a layer to its end, checks it on both sides of the compression and returns the digest of its tar. May use
    /// the network.
    /// </summary>
    /// <param name="layer">The layer; its first bytes, not its media type, tell the compression.</param>
    /// <param name="limit">How far it may grow; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ContentNotFoundException">No source has it.</exception>
    /// <exception cref="ContentMismatchException">
    /// The bytes are not those of the descriptor, are damaged or cut short, or grow beyond the limit.
    /// </exception>
    /// <exception cref="BuildException">The layer is compressed with zstd, or what is in it is no tar file.</exception>
    public static async ValueTask<Digest> ReadAsync(
        Blob layer, DecompressionLimit? limit = null, CancellationToken cancellationToken = default)
    {
        var open = await OpenLayer.OpenAsync(layer, limit, cancellationToken).ConfigureAwait(false);
        await using (open.ConfigureAwait(false))
        {
            if (open.Tar is not { } tar)
                throw Zstd(layer);
            using HashedStream hashed = new(tar);
            var first = new byte[TarHeader.BlockSize];
            var reading = hashed.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellationToken);
            var count = await reading.ConfigureAwait(false);
            var digest = await hashed.FinishAsync(cancellationToken).ConfigureAwait(false);
            if (count < first.Length || !BeginsTar(first))
                throw NoTar(layer);
            return digest;
        }
    }

    // A tar of nothing begins with the zero blocks at its end.
    private static bool BeginsTar(ReadOnlySpan<byte> block) =>
        TarHeader.IsZero(block) || TarHeader.TryRead(block, out _);

    private static BuildException Zstd(Blob layer) => new(
        Problem.InvalidContent,
        $"The layer {layer.Digest} is compressed with zstd, which this library cannot read.",
        new Remedy("Give its DiffID, or compress it with gzip."));

    private static BuildException NoTar(Blob layer) => new(
        Problem.InvalidContent,
        $"The layer {layer.Digest} is no tar file: it does not begin with a header block.",
        new Remedy("Give a tar file, plain or compressed with gzip."));
}
