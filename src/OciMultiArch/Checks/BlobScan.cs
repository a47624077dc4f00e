using OciMultiArch.Json;
using OciMultiArch.Layers;

namespace OciMultiArch.Checks;

/// <summary>What was found of one blob.</summary>
internal sealed record BlobScan
{
    /// <summary>Why it is not what its descriptor says; null when it is.</summary>
    public ContentFault? Fault { get; init; }

    /// <summary>What it says as an image config; null when it is none.</summary>
    public ImageConfig? Config { get; init; }

    /// <summary>Why the right bytes are no image config; null when they are, or need not be.</summary>
    public string? ConfigError { get; init; }

    /// <summary>The digest of its tar; null when it was not read, or could not be: zstd without a decompressor.</summary>
    public Digest? DiffId { get; init; }

    /// <summary>What kept its tar from being read to the end: a bound; null when nothing did.</summary>
    public ContentFault? Unread { get; init; }

    /// <summary>Its files; null when they were not looked for or could not be told.</summary>
    public LayerFiles? Files { get; init; }

    /// <summary>Why it is no tar; null when it is, or was not read.</summary>
    public string? TarError { get; init; }

    /// <summary>Reads a config. Of one that is no image's, only whether it is there.</summary>
    public static ValueTask<BlobScan> ConfigAsync(Blob config, CancellationToken cancellationToken)
    {
        if (!config.Descriptor.MediaType.IsImageConfig)
            return QuickAsync(config, cancellationToken);
        return CatchAsync(async () =>
        {
            var bytes = await config.ReadAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return OfConfig(bytes);
        });
    }

    /// <summary>
    /// Whether a blob is there, in the size that its descriptor says: by one question at stores, by its last byte at
    /// other sources.
    /// </summary>
    public static ValueTask<BlobScan> QuickAsync(
        Blob blob, CancellationToken cancellationToken) => CatchAsync(async () =>
    {
        foreach (var store in blob.Sources.OfType<IContentStore>())
            if (await store.HasBlobAsync(blob.Descriptor, cancellationToken).ConfigureAwait(false))
                return new();
        var lastByte = Math.Max(0, blob.Descriptor.Size - 1);
        await ReadToEndAsync(blob, lastByte, cancellationToken).ConfigureAwait(false);
        return new();
    });

    /// <summary>Reads a blob once to its end.</summary>
    public static ValueTask<BlobScan> WholeAsync(
        Blob blob, CancellationToken cancellationToken) => CatchAsync(async () =>
    {
        await ReadToEndAsync(blob, 0, cancellationToken).ConfigureAwait(false);
        return new();
    });

    /// <summary>Reads a layer of an image once to its end, with its tar.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="limit">How many of its files may be kept.</param>
    /// <param name="growth">How far it may grow.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static ValueTask<BlobScan> LayerAsync(
        Blob layer,
        LayerFiles.EntryLimit limit,
        DecompressionLimit? growth,
        CancellationToken cancellationToken) => CatchAsync(async () =>
    {
        var open = await OpenLayer.OpenAsync(layer, growth, cancellationToken).ConfigureAwait(false);
        await using (open.ConfigureAwait(false))
        {
            ContentFault? bound = null;
            if (open.Tar is { } tar)
            {
                var (found, fault) = await ContentFault
                    .CatchAsync(() => OfTarAsync(tar, limit, cancellationToken)).ConfigureAwait(false);
                if (fault is not { IsLimit: true })
                    return found ?? new() { Fault = fault };
                bound = fault;
            }
            await open.Stored.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
            return new() { Unread = bound };
        }
    });

    private static async ValueTask<BlobScan> CatchAsync(Func<ValueTask<BlobScan>> scan)
    {
        var (found, fault) = await ContentFault.CatchAsync(scan).ConfigureAwait(false);
        return found ?? new() { Fault = fault };
    }

    private static async ValueTask ReadToEndAsync(Blob blob, long from, CancellationToken cancellationToken)
    {
        var stored = await blob.OpenAsync(from, cancellationToken).ConfigureAwait(false);
        await using (stored.ConfigureAwait(false))
            await stored.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
    }

    private static BlobScan OfConfig(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return new() { Config = OciJson.ReadConfig(bytes) };
        }
        catch (FormatException wrong)
        {
            return new() { ConfigError = wrong.Message };
        }
    }

    private static async ValueTask<BlobScan> OfTarAsync(
        Stream tar, LayerFiles.EntryLimit limit, CancellationToken cancellationToken)
    {
        using HashedStream hashed = new(tar);
        LayerFiles? files = null;
        string? error = null;
        try
        {
            files = await LayerFiles.ReadAsync(hashed, limit, cancellationToken).ConfigureAwait(false);
        }
        catch (FormatException wrong)
        {
            error = wrong.Message;
        }
        var diffId = await hashed.FinishAsync(cancellationToken).ConfigureAwait(false);
        return new() { DiffId = diffId, Files = files, TarError = error };
    }
}
