using OciMultiArch.Content;
using OciMultiArch.Images;
using OciMultiArch.Json;

namespace OciMultiArch.Joining;

/// <summary>One image of an index with its attestations, as BuildKit writes them: they name it and stand beside it.</summary>
internal sealed record ImageGroup(Descriptor Image, IReadOnlyList<IndexEntry> Entries)
{
    /// <summary>The images among some entries; attestations of images that are not there are left out.</summary>
    /// <exception cref="ArgumentException">An entry is neither an image with a platform nor an attestation.</exception>
    public static IReadOnlyList<ImageGroup> Of(IReadOnlyList<IndexEntry> entries)
    {
        if (entries.FirstOrDefault(static each => !each.Descriptor.IsAttestation() && !IsImage(each.Descriptor)) is { Descriptor: var other })
            throw new ArgumentException($"The entry {other.Digest} of an index ({other.MediaType}) is not an image with a platform. Leave it out, or say its platform.");
        var attestations = entries.Where(static each => each.Descriptor.IsAttestation()).ToLookup(static each => Attestation.ImageOf(each.Descriptor), StringComparer.Ordinal);
        return [.. entries.Where(static each => !each.Descriptor.IsAttestation()).Select(each => new ImageGroup(each.Descriptor, [each, .. attestations[each.Descriptor.Digest.ToString()]]))];
    }

    /// <summary>The entries of an index that stand for images.</summary>
    public static IEnumerable<Descriptor> Images(ImageIndex index) => index.Manifests.Where(IsImage);

    /// <summary>An index of this image and its attestations alone, whose entries say what they said. No network.</summary>
    /// <param name="parts">Where they can be read.</param>
    /// <param name="format">The family; null for that of the entries.</param>
    /// <param name="cancellationToken">Not used.</param>
    /// <exception cref="ArgumentException">The family cannot hold them.</exception>
    public ValueTask<Artifact> IndexAsync(ArtifactParts parts, ImageFormat? format, CancellationToken cancellationToken)
    {
        var bytes = JsonSplicer.Apply(OciJson.Write(new ImageIndex { MediaType = MediaType.OciIndex }), JsonEdit.Set(["manifests"], IndexEntry.Array(Entries)));
        Artifact loose = new(Descriptor.Of(MediaType.OciIndex, bytes), bytes, [], parts);
        return Artifact.IndexAsync([loose], null, new() { Format = format }, cancellationToken);
    }

    private static bool IsImage(Descriptor entry) => entry.MediaType.IsImageManifest && entry.Platform.IsNamed() && !entry.IsAttestation();
}
