using OciMultiArch.Content;
using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>
/// One image of an index with its attestations. BuildKit writes them beside the image, and they name it.
/// </summary>
/// <param name="Image">The image as the index describes it.</param>
/// <param name="Entries">The entry of the image, then those of its attestations.</param>
internal sealed record ImageGroup(Descriptor Image, IReadOnlyList<IndexEntry> Entries)
{
    /// <summary>
    /// The order of images in an index that several machines make: by canonical platform, then by version and features
    /// of the operating system, then a zstd copy after the plain image, then by digest.
    /// </summary>
    public static IComparer<Descriptor> PlatformOrder { get; } = Comparer<Descriptor>.Create(Compare);

    /// <summary>The images among some entries; attestations of images that are not there are left out.</summary>
    /// <exception cref="InvalidContentException">
    /// An entry is neither an image with a platform nor an attestation.
    /// </exception>
    public static IReadOnlyList<ImageGroup> Of(IReadOnlyList<IndexEntry> entries)
    {
        var images = entries.Where(static entry => !entry.Descriptor.IsAttestation).ToArray();
        foreach (var image in images)
            RefuseOther(image.Descriptor);
        var attesting = entries.Where(static entry => entry.Descriptor.IsAttestation);
        var attestations =
            attesting.ToLookup(static entry => Attestation.ImageOf(entry.Descriptor), StringComparer.Ordinal);
        return [.. images.Select(GroupOf)];

        ImageGroup GroupOf(IndexEntry image)
        {
            var own = attestations[image.Descriptor.Digest.ToString()];
            return new(image.Descriptor, [image, .. own]);
        }
    }

    /// <summary>The entries of an index that stand for images.</summary>
    public static IEnumerable<Descriptor> Images(ImageIndex index) => index.Manifests.Where(IsImage);

    /// <summary>
    /// An index of this image and its attestations alone. Its entries say what they said before. No network.
    /// </summary>
    /// <param name="parts">Where they can be read.</param>
    /// <param name="format">The family; null for that of the entries.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="InvalidContentException">The family cannot hold them.</exception>
    public ValueTask<Artifact> IndexAsync(ArtifactParts parts, ImageFormat? format, CancellationToken cancellationToken)
    {
        var empty = OciJson.Write(new ImageIndex { MediaType = MediaType.OciIndex });
        var fill = JsonEdit.Set(["manifests"], IndexEntry.Array(Entries));
        var bytes = JsonSplicer.Apply(empty, fill);
        Artifact index = new(Descriptor.Of(MediaType.OciIndex, bytes), bytes, [], parts);
        IndexOptions options = new() { Format = format };
        return Artifact.CreateIndexAsync([index], null, options, cancellationToken);
    }

    private static bool IsImage(Descriptor entry) =>
        entry.MediaType.IsImageManifest && entry.Platform.IsNamed() && !entry.IsAttestation;

    private static void RefuseOther(Descriptor entry)
    {
        if (!entry.MediaType.IsImageManifest)
            throw new InvalidContentException(
                Problem.InvalidContent,
                $"The entry {entry.Digest} of an index is {entry.MediaType}, not an image.",
                new("Leave it out."));
        if (!entry.Platform.IsNamed())
            throw new InvalidContentException(
                Problem.MissingPlatform,
                $"The image {entry.Digest} does not say its operating system and architecture.",
                new(RemedyKind.SetPlatform, "Give the image a platform with WithPlatform.", $"{entry.Digest}"));
    }

    private static int Compare(Descriptor? one, Descriptor? other)
    {
        foreach (var (key, otherKey) in Keys(one!).Zip(Keys(other!)))
        {
            var order = string.CompareOrdinal(key, otherKey);
            if (order != 0)
                return order;
        }
        return 0;
    }

    private static string[] Keys(Descriptor image)
    {
        var platform = (image.Platform ?? new()).Canonical();
        return
        [
            platform.Os,
            platform.Architecture,
            platform.Variant ?? "",
            platform.OsVersion ?? "",
            string.Join(',', platform.OsFeatures),
            DuplicatePlatforms.Kind(image),
            image.Digest.ToString(),
        ];
    }
}
