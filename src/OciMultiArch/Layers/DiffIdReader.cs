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
    /// <exception cref="BuildException">
    /// The layer is compressed with zstd and no decompressor is registered, or what is in it is no tar file, a part of one,
    /// or leads out of the root.
    /// </exception>
    public static async ValueTask<Digest> ReadAsync(
        Blob layer, DecompressionLimit? limit = null, CancellationToken cancellationToken = default)
    {
        var open = await OpenLayer.OpenAsync(layer, limit, cancellationToken).ConfigureAwait(false);
        await using (open.ConfigureAwait(false))
        {
            if (open.Tar is not { } tar)
                throw Zstd(layer);
            using HashedStream hashed = new(tar);
            var reading = ProblemAsync(layer, hashed, isPlain: tar == open.Stored, cancellationToken);
            var problem = await reading.ConfigureAwait(false);
            // Damage of the compression or of the whole is told first, and is found at the end.
            var digest = await hashed.FinishAsync(cancellationToken).ConfigureAwait(false);
            if (problem is not null)
                throw problem;
            return digest;
        }
    }

    // Null for a tar. The end of gzip says that nothing is missing; without it, the zero block at the end of a tar does
    // (POSIX.1-2017, pax, "ustar Interchange Format").
    private static async ValueTask<BuildException?> ProblemAsync(
        Blob layer, HashedStream tar, bool isPlain, CancellationToken cancellationToken)
    {
        TarReader reader = new(tar, headSize: 0);
        string? escape = null;
        try
        {
            var members = 0;
            while (await reader.NextAsync(cancellationToken).ConfigureAwait(false) is { } member)
            {
                members++;
                escape ??= TarEscape.Of(member);
            }
            if (!reader.IsComplete && members == 0)
                return NoTar(layer, "it holds nothing");
            if (!reader.IsComplete && isPlain)
                return NoTar(layer, "the zero block at its end is missing, so that it may be cut short");
            return escape is null ? null : Escapes(layer, escape);
        }
        catch (FormatException wrong)
        {
            return NoTar(layer, wrong.Message);
        }
    }

    private static BuildException Zstd(Blob layer) => new(
        Problem.InvalidContent,
        $"The layer {layer.Digest} {ZstdFormat.Unreadable}.",
        ZstdFormat.Remedy);

    private static BuildException Escapes(Blob layer, string escape) => new(
        Problem.InvalidContent,
        $"The layer {layer.Digest} leads out of the image's root by {escape}: clients refuse it.",
        new Remedy("Make the tar file of names without '..'."));

    private static BuildException NoTar(Blob layer, string problem) => new(
        Problem.InvalidContent,
        $"The layer {layer.Digest} is no tar file: {problem}.",
        new Remedy("Give a tar file, plain or compressed with gzip or zstd."));
}
