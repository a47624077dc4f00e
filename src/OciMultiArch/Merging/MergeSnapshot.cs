using OciMultiArch.Joining;

namespace OciMultiArch.Merging;

/// <summary>What there was at one moment: the parts, the index they make, and the tags that do not hold it.</summary>
/// <param name="Parts">In the order of the index.</param>
/// <param name="Missing">The expected platforms that have no part.</param>
/// <param name="Union">Null when none is to be written yet.</param>
/// <param name="Open">In the order in which they are written.</param>
internal sealed record MergeSnapshot(IReadOnlyList<StoredPart> Parts, IReadOnlyList<Platform> Missing, Artifact? Union, IReadOnlyList<Tag> Open)
{
    public bool IsSettled => Open.Count == 0;

    /// <summary>The index that the tags hold.</summary>
    public Descriptor? Index { get; init; } = Union?.Descriptor;

    public IReadOnlyList<MergePart> Report(IReadOnlyList<MergeInput> own) => [.. Parts.SelectMany(static each => each.Images.Select(image => (each.Tag, Image: image)))
        .OrderBy(static each => each.Image, PlatformOrder.Instance)
        .Select(each => new MergePart
        {
            Tag = each.Tag,
            Platform = each.Image.Platform!.Written(),
            Digest = each.Image.Digest,
            IsOwn = own.Any(mine => mine.Image.Digest == each.Image.Digest && mine.Tag == each.Tag),
        })];
}
