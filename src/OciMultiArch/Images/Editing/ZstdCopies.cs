using OciMultiArch.Content;
using OciMultiArch.Internal;
using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>
/// The images of an index that stand in it a second time, with layers of zstd: those that an edit adds, each behind its
/// plain image so that clients that take the first find that, and those that it makes needless.
/// </summary>
/// <param name="recompress">How layers are compressed.</param>
/// <param name="isEdited">Whether the edit means an entry.</param>
internal sealed class ZstdCopies(Recompression recompress, Func<Descriptor, bool> isEdited)
{
    /// <summary>
    /// The index without the copies that would have the same layers as the plain image beside them. A copy that stands
    /// alone stays, and is none any longer if it gets other layers than zstd.
    /// </summary>
    public Artifact WithoutNeedless(Artifact index)
    {
        var entries = index.Index!.Manifests;
        var plain = Keys(entries, isCopy: false);
        List<int> needless = [];
        List<JsonEdit> edits = [];
        foreach (var (at, entry) in entries.Index())
        {
            if (!IsImage(entry) || !DuplicatePlatforms.IsZstdCopy(entry.Annotations) || !isEdited(entry))
                continue;
            if (!plain.Contains(PlainKey(entry)) && recompress.Type != MediaType.OciLayerZstd)
                edits.Add(JsonEdit.RemoveOptional([.. Place(at), "annotations", DuplicatePlatforms.ZstdCopy]));
            else if (plain.Contains(PlainKey(entry)) && recompress.ZstdCopy is null)
                needless.Add(at);
        }
        foreach (var at in needless.Concat(Attestations(entries, needless)).OrderDescending())
            edits.Add(JsonEdit.Remove(Place(at)));
        if (edits.Count == 0)
            return index;
        return index.Rewritten(JsonSplicer.Apply(index.Bytes, edits), new(indexes: [index]));
    }

    /// <summary>The index with a copy of each image that has none, and what was added.</summary>
    /// <exception cref="InvalidContentException">An image has no platform, by which clients choose.</exception>
    public async ValueTask<(Artifact Index, IReadOnlyList<Artifact> Added)> AddAsync(
        Artifact index, CancellationToken cancellationToken)
    {
        var entries = index.Index!.Manifests;
        var there = Keys(entries, isCopy: true);
        int[] places = [.. Enumerable.Range(0, entries.Count).Where(at => IsWithoutCopy(entries[at]))];
        ValueTask<Artifact?> Copy(int at, CancellationToken cancel) => CopyAsync(index, entries[at], cancel);
        var copies = await ParallelWork.SelectAsync(places, Copy, cancellationToken).ConfigureAwait(false);
        Artifact[] added = [.. copies.OfType<Artifact>()];
        if (added.Length == 0)
            return (index, []);
        var texts = IndexEntry.AllOf(index);
        List<JsonEdit> edits = [];
        foreach (var (at, copy) in places.Zip(copies).Reverse())
        {
            if (copy is not null)
                edits.Add(JsonEdit.Insert(Place(at + 1), Marked(texts[at].PointedAt(copy))));
        }
        ArtifactParts parts = new(children: added, indexes: [index]);
        return (index.Rewritten(JsonSplicer.Apply(index.Bytes, edits), parts), added);

        bool IsWithoutCopy(Descriptor entry) =>
            entry.MediaType.IsImageManifest && !entry.IsAttestation && isEdited(entry)
            && !(IsImage(entry) && there.Contains(PlainKey(entry)));
    }

    private static bool IsImage(Descriptor entry) => entry.MediaType.IsImageManifest && DuplicatePlatforms.IsImage(entry);

    // What an image and its copy have in common.
    private static string PlainKey(Descriptor image) =>
        DuplicatePlatforms.Key(image with { Annotations = Frozen.EmptyMap() });

    private static HashSet<string> Keys(IEnumerable<Descriptor> entries, bool isCopy)
    {
        var images = entries.Where(IsImage);
        var chosen = images.Where(entry => DuplicatePlatforms.IsZstdCopy(entry.Annotations) == isCopy);
        return chosen.Select(PlainKey).ToHashSet(StringComparer.Ordinal);
    }

    private static IEnumerable<int> Attestations(IReadOnlyList<Descriptor> entries, List<int> gone)
    {
        var images = Enumerable.Range(0, entries.Count).Where(at => !entries[at].IsAttestation);
        var staying = images.Except(gone).Select(at => entries[at].Digest).ToHashSet();
        var leaving = gone.Select(at => entries[at].Digest).Where(digest => !staying.Contains(digest)).ToHashSet();
        foreach (var (at, entry) in entries.Index())
        {
            if (entry.IsAttestation && Attestation.DigestOfImage(entry) is { } image && leaving.Contains(image))
                yield return at;
        }
    }

    private async ValueTask<Artifact?> CopyAsync(Artifact index, Descriptor entry, CancellationToken cancellationToken)
    {
        var image = await index.ChildAsync(entry, cancellationToken).ConfigureAwait(false);
        if (!image.Manifest!.Config.MediaType.IsImageConfig)
            return null;
        if (!entry.Platform.IsNamed())
            throw new InvalidContentException(
                Problem.MissingPlatform,
                $"The image {entry.Digest} has no platform in {index.Digest}, by which clients choose it or its zstd copy.",
                new Remedy(RemedyKind.SetPlatform, "Give the image a platform.", $"{entry.Digest}"));
        var copy = await recompress.ZstdCopy!.RunAsync(image, cancellationToken).ConfigureAwait(false);
        return copy.Digest == image.Digest ? null : copy;
    }

    private static byte[] Marked(IndexEntry entry)
    {
        var mark = JsonEdit.Set(["annotations", DuplicatePlatforms.ZstdCopy], OciJson.Value("true"));
        return JsonSplicer.Apply(entry.Json, mark);
    }

    private static JsonPath Place(int at) => ["manifests", at];
}
