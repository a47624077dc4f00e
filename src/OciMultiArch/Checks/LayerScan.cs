using OciMultiArch.Layers;

namespace OciMultiArch.Checks;

/// <summary>What was found of a layer, or of any other blob.</summary>
internal sealed record LayerScan
{
    /// <summary>Why it is not what its manifest says; null when it is.</summary>
    public Finding? Wrong { get; init; }

    /// <summary>The digest of its tar; null when it was not read, or is compressed with zstd.</summary>
    public Digest? DiffId { get; init; }

    /// <summary>Its files; null when they were not looked for or could not be told.</summary>
    public LayerFiles? Files { get; init; }

    /// <summary>Why it is no tar; null when it is, or was not read.</summary>
    public string? NoTar { get; init; }

    /// <summary>Whether it is there, in the size that its descriptor says: by one question at stores, by its last byte at other sources.</summary>
    public static ValueTask<LayerScan> QuickAsync(Blob blob, CancellationToken cancellationToken) => FoundAsync(async () =>
    {
        foreach (var store in blob.Sources.OfType<IContentStore>())
            if (await store.HasBlobAsync(blob.Descriptor, cancellationToken).ConfigureAwait(false))
                return new();
        var tail = await blob.OpenAsync(Math.Max(0, blob.Descriptor.Size - 1), cancellationToken).ConfigureAwait(false);
        await using (tail.ConfigureAwait(false))
            await tail.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        return new();
    });

    /// <summary>Reads it once to its end.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="limit">How many of its files may be kept; null for a blob that is no layer of an image, and need not be a tar.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static ValueTask<LayerScan> DeepAsync(Blob blob, EntryLimit? limit, CancellationToken cancellationToken) => FoundAsync(async () =>
    {
        if (limit is null)
            return await WholeAsync(blob, cancellationToken).ConfigureAwait(false);
        var open = await OpenLayer.OpenAsync(blob, null, cancellationToken).ConfigureAwait(false);
        await using (open.ConfigureAwait(false))
        {
            if (open.Tar is { } tar)
                return await TarAsync(tar, limit, cancellationToken).ConfigureAwait(false);
            await open.Stored.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
            return new();
        }
    });

    private static async ValueTask<LayerScan> WholeAsync(Blob blob, CancellationToken cancellationToken)
    {
        var stored = await blob.OpenAsync(0, cancellationToken).ConfigureAwait(false);
        await using (stored.ConfigureAwait(false))
            await stored.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        return new();
    }

    private static async ValueTask<LayerScan> TarAsync(Stream tar, EntryLimit limit, CancellationToken cancellationToken)
    {
        using HashedStream hashed = new(tar);
        LayerFiles? files = null;
        string? noTar = null;
        try
        {
            files = await LayerFiles.ReadAsync(hashed, limit, cancellationToken).ConfigureAwait(false);
        }
        catch (FormatException wrong)
        {
            noTar = wrong.Message;
        }
        return new() { DiffId = await hashed.FinishAsync(cancellationToken).ConfigureAwait(false), Files = files, NoTar = noTar };
    }

    private static async ValueTask<LayerScan> FoundAsync(Func<ValueTask<LayerScan>> look)
    {
        try
        {
            return await look().ConfigureAwait(false);
        }
        catch (ContentNotFoundException)
        {
            return new() { Wrong = new(true, null) };
        }
        catch (ContentMismatchException wrong)
        {
            return new() { Wrong = new(false, wrong.Message) };
        }
    }
}
