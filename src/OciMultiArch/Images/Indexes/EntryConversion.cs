using System.Collections.Concurrent;

namespace OciMultiArch.Images;

/// <summary>Converts the images among the entries of a new index to its family, each distinct one once.</summary>
internal sealed class EntryConversion(ImageFormat format, IndexEntries from)
{
    private readonly ConcurrentDictionary<Digest, Artifact> converted = new();

    /// <summary>The images that came of it.</summary>
    public IEnumerable<Artifact> Images => converted.Values;

    /// <summary>The entries as they are then; attestations go on with their images.</summary>
    /// <exception cref="ArgumentException">Docker's format has no place for what an image says.</exception>
    public async ValueTask<IReadOnlyCollection<IndexEntry>> RunAsync(IReadOnlyCollection<IndexEntry> entries, ParallelOptions parallel)
    {
        var foreign = entries.Select(static each => each.Descriptor).Where(IsForeign).DistinctBy(static each => each.Digest);
        await Parallel.ForEachAsync(foreign, parallel, async (each, cancel) =>
        {
            var image = await from.ReadAsync(each, cancel).ConfigureAwait(false);
            converted[each.Digest] = await image.ConvertAsync(format, cancellationToken: cancel).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return [.. entries.Select(Converted)];
    }

    private bool IsForeign(Descriptor entry) => entry.MediaType.IsImageManifest && !entry.IsAttestation() && entry.MediaType != format.Manifest;

    private IndexEntry Converted(IndexEntry entry)
    {
        if (!entry.Descriptor.IsAttestation())
            return converted.TryGetValue(entry.Descriptor.Digest, out var image) ? entry.PointedAt(image) : entry;
        return Digest.TryParse(Attestation.ImageOf(entry.Descriptor), null, out var of) && converted.TryGetValue(of, out var now) ? entry.Attesting(now.Digest) : entry;
    }
}
