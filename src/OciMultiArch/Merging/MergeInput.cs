using OciMultiArch.Content;
using OciMultiArch.Images;

namespace OciMultiArch.Merging;

/// <summary>Images of one part tag that the caller of a merge gave, as the part that others can read.</summary>
/// <param name="Tag">Their part tag.</param>
/// <param name="Root">What the tag is to hold: the image, or an index where the image alone does not say all.</param>
/// <param name="Images">
/// The images as the index will say them: one, or several that clients tell apart by more than the tag does.
/// </param>
internal sealed record MergeInput(Tag Tag, Artifact Root, IReadOnlyList<Descriptor> Images)
{
    /// <exception cref="ArgumentException">The template makes no part tag for an image.</exception>
    /// <exception cref="InvalidContentException">Two images have one part tag, or one has no platform.</exception>
    /// <exception cref="OciException">A config or entry cannot be read.</exception>
    public static async ValueTask<IReadOnlyList<MergeInput>> AllAsync(
        IReadOnlyList<Artifact> images, PartNames names, ImageFormat? format, CancellationToken cancellationToken)
    {
        IndexBuilder builder = new();
        List<(Artifact Given, ImageGroup Group)> groups = [];
        foreach (var given in images)
        {
            var before = builder.Entries.Count;
            await builder.AddAsync(given, cancellationToken).ConfigureAwait(false);
            IndexEntry[] added = [.. builder.Entries.Skip(before)];
            foreach (var group in ImageGroup.Of(added))
                groups.Add((given, group));
        }
        List<MergeInput> inputs = [];
        foreach (var part in groups.GroupBy(image => names.Of(image.Group.Image.Platform!)))
        {
            (Artifact Given, ImageGroup Group)[] own = [.. part.OrderBy(static image => image.Group.Image, ImageGroup.PlatformOrder)];
            var root = await RootAsync(part.Key, own, builder.Parts, format, cancellationToken).ConfigureAwait(false);
            inputs.Add(new(part.Key, root, [.. own.Select(static image => image.Group.Image)]));
        }
        return inputs;
    }

    /// <summary>Whether a part that was read holds these images.</summary>
    public bool IsIn(StoredPart part)
    {
        var held = part.Images.Select(static image => image.Digest).ToHashSet();
        var hasAll = Images.All(image => held.Contains(image.Digest));
        return hasAll && part.Tag == Tag;
    }

    private static async ValueTask<Artifact> RootAsync(
        Tag tag,
        (Artifact Given, ImageGroup Group)[] images,
        ArtifactParts parts,
        ImageFormat? format,
        CancellationToken cancellationToken)
    {
        var (given, group) = images[0];
        if (images.Length == 1)
        {
            var plain = await PlainAsync(given, group, cancellationToken).ConfigureAwait(false);
            return plain ?? await group.IndexAsync(parts, format, cancellationToken).ConfigureAwait(false);
        }
        foreach (var (_, other) in images.Skip(1))
            RefuseSamePart(tag, group.Image, other.Image);
        var entries = images.SelectMany(static image => image.Group.Entries);
        ImageGroup all = group with { Entries = [.. entries] };
        return await all.IndexAsync(parts, format, cancellationToken).ConfigureAwait(false);
    }

    // Only what no template shows may differ: features, and the zstd copy of an image.
    private static void RefuseSamePart(Tag tag, Descriptor one, Descriptor two)
    {
        var isOnePlatform = WithoutFeatures(one.Platform!) == WithoutFeatures(two.Platform!);
        if (isOnePlatform && !DuplicatePlatforms.Are(one, two))
            return;
        throw new InvalidContentException(
            Problem.DuplicatePlatform,
            $"Two images have the part tag {tag}: {one.Digest} ({one.Platform}) and {two.Digest} ({two.Platform}).",
            new("Leave one of the two out, or let the template of part tags tell them apart."));
    }

    private static Platform WithoutFeatures(Platform platform) =>
        platform.Canonical() with { OsFeatures = [], Features = [] };

    /// <summary>The image alone, when it says itself all that the index is to say of it; otherwise null.</summary>
    private static async ValueTask<Artifact?> PlainAsync(
        Artifact given, ImageGroup group, CancellationToken cancellationToken)
    {
        if (group.Entries.Count > 1)
            return null;
        var image = await ImageAsync(given, group.Image, cancellationToken).ConfigureAwait(false);
        if (image?.Manifest?.Config.MediaType.IsImageConfig != true)
            return null;
        var bare = image.DescribedAs(image.Descriptor.Bare());
        var described = await bare.WithOwnPlatformAsync(cancellationToken).ConfigureAwait(false);
        if (!described.Descriptor.Platform.IsNamed())
            return null;
        IndexBuilder builder = new();
        await builder.AddAsync(described, cancellationToken).ConfigureAwait(false);
        return builder.Entries[0].Descriptor == group.Image ? bare : null;
    }

    private static async ValueTask<Artifact?> ImageAsync(
        Artifact given, Descriptor image, CancellationToken cancellationToken)
    {
        if (given.Index is not { } index)
            return given;
        if (!index.Manifests.Contains(image))
            return null; // the image of an index inside the index
        return await given.ChildAsync(image, cancellationToken).ConfigureAwait(false);
    }
}
