using OciMultiArch.Images;
using OciMultiArch.Joining;

namespace OciMultiArch.Merging;

/// <summary>An image that the caller of a merge gave, as the part that others can read.</summary>
/// <param name="Tag">Its part tag.</param>
/// <param name="Root">What the tag is to hold: the image, or an index where the image alone does not say all.</param>
/// <param name="Image">The image as the index will say it.</param>
internal sealed record MergeInput(Tag Tag, Artifact Root, Descriptor Image)
{
    /// <exception cref="ArgumentException">Two images have one part tag.</exception>
    /// <exception cref="InvalidContentException">An image names no platform, or an index is empty.</exception>
    /// <exception cref="OciException">A config or entry cannot be read.</exception>
    public static async ValueTask<IReadOnlyList<MergeInput>> AllAsync(IReadOnlyList<Artifact> images, PartNames names, ImageFormat? format, CancellationToken cancellationToken)
    {
        List<MergeInput> parts = [];
        foreach (var image in images)
            foreach (var (root, described) in await RootsAsync(image, format, cancellationToken).ConfigureAwait(false))
            {
                var tag = names.Of(described.Platform!);
                if (parts.Find(each => each.Tag == tag) is { } twin)
                    throw new ArgumentException($"Two images would be the part {tag}: {twin.Image.Digest} ({twin.Image.Platform}) and {described.Digest} ({described.Platform}). Leave one out, or let the template tell them apart.");
                parts.Add(new(tag, root, described));
            }
        return parts;
    }

    private static async ValueTask<IReadOnlyList<(Artifact Root, Descriptor Image)>> RootsAsync(Artifact given, ImageFormat? format, CancellationToken cancellationToken)
    {
        IndexBuilder all = new();
        await all.AddAsync(given, cancellationToken).ConfigureAwait(false);
        List<(Artifact, Descriptor)> roots = [];
        foreach (var group in Groups(all, given))
        {
            var plain = group.Entries.Count > 1 ? null : await PlainAsync(given, group.Image, cancellationToken).ConfigureAwait(false);
            roots.Add((plain ?? await group.IndexAsync(all.Parts, format, cancellationToken).ConfigureAwait(false), group.Image));
        }
        return roots;
    }

    private static IReadOnlyList<ImageGroup> Groups(IndexBuilder all, Artifact given) => given.Index is not null || all.Entries[0].Descriptor.Platform.IsNamed()
        ? ImageGroup.Of(all.Entries)
        : throw IndexBuilder.MissingPlatform(given);

    /// <summary>The image alone, when whoever reads nothing else would describe it the same way; otherwise null.</summary>
    private static async ValueTask<Artifact?> PlainAsync(Artifact given, Descriptor image, CancellationToken cancellationToken)
    {
        var child = given.Index is null ? given : await ChildAsync(given, image, cancellationToken).ConfigureAwait(false);
        if (child?.Manifest?.Config.MediaType.IsImageConfig != true)
            return null;
        var bare = child.DescribedAs(child.Descriptor.Bare());
        var own = await bare.WithOwnPlatformAsync(cancellationToken).ConfigureAwait(false);
        if (!own.Descriptor.Platform.IsNamed())
            return null;
        IndexBuilder read = new();
        await read.AddAsync(own, cancellationToken).ConfigureAwait(false);
        return read.Entries[0].Descriptor == image ? bare : null;
    }

    private static async ValueTask<Artifact?> ChildAsync(Artifact index, Descriptor image, CancellationToken cancellationToken) =>
        index.Index!.Manifests.Contains(image) ? await index.ChildAsync(image, cancellationToken).ConfigureAwait(false) : null;
}
