using OciMultiArch.Images;

namespace OciMultiArch.Merging;

/// <summary>An image that the caller of a merge gave, as the part that others can read.</summary>
/// <param name="Tag">Its part tag.</param>
/// <param name="Root">What the tag is to hold: the image, or an index where the image alone does not say all.</param>
/// <param name="Image">The image as the index will say it.</param>
internal sealed record MergeInput(Tag Tag, Artifact Root, Descriptor Image)
{
    /// <exception cref="ArgumentException">The template makes no part tag for an image.</exception>
    /// <exception cref="InvalidContentException">Two images have one part tag, or one has no platform.</exception>
    /// <exception cref="OciException">A config or entry cannot be read.</exception>
    public static async ValueTask<IReadOnlyList<MergeInput>> AllAsync(
        IReadOnlyList<Artifact> images, PartNames names, ImageFormat? format, CancellationToken cancellationToken)
    {
        OrderedDictionary<Tag, MergeInput> inputs = [];
        foreach (var given in images)
        {
            IndexBuilder builder = new();
            await builder.AddAsync(given, cancellationToken).ConfigureAwait(false);
            foreach (var group in ImageGroup.Of(builder.Entries))
            {
                var root = await PlainAsync(given, group, cancellationToken).ConfigureAwait(false);
                root ??= await group.IndexAsync(builder.Parts, format, cancellationToken).ConfigureAwait(false);
                MergeInput input = new(names.Of(group.Image.Platform!), root, group.Image);
                if (!inputs.TryAdd(input.Tag, input))
                    throw SamePart(inputs[input.Tag], input);
            }
        }
        return [.. inputs.Values];
    }

    /// <summary>Whether a part that was read holds this image.</summary>
    public bool IsIn(StoredPart part) => part.Tag == Tag && part.Images.Any(image => image.Digest == Image.Digest);

    private static InvalidContentException SamePart(MergeInput one, MergeInput two) => new(
        Problem.DuplicatePlatform,
        $"Two images have the part tag {one.Tag}: {one.Image.Digest} ({one.Image.Platform}) "
        + $"and {two.Image.Digest} ({two.Image.Platform}).",
        new("Leave one of the two out, or let the template of part tags tell them apart."));

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
