namespace OciMultiArch.SupplyChain;

/// <summary>What is known of the image that another one is built on.</summary>
/// <param name="Node">The base itself.</param>
/// <param name="Layers">How many of the image's layers are the base's.</param>
/// <param name="Packages">The packages that its own SBOM names.</param>
internal sealed record BaseContents(SbomNode Node, int Layers, IReadOnlyList<SbomNode> Packages)
{
    /// <summary>Finds the base of an image, and what its own SBOM says of it. May use the network.</summary>
    /// <param name="image">The image.</param>
    /// <param name="config">Its config.</param>
    /// <param name="options">May name the base.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null where no base is named.</returns>
    /// <exception cref="InvalidContentException">The image is not built on the base that is named.</exception>
    public static async ValueTask<BaseContents?> FindAsync(
        Artifact image, ImageConfig config, SbomOptions options, CancellationToken cancellationToken)
    {
        var below = await LayersAsync(image, config, options.Base, cancellationToken).ConfigureAwait(false);
        if (below is not { } known)
            return Recorded(image);
        var (found, layers) = known;
        var sbom = await BaseSbom.FindAsync(found, options.Format, cancellationToken).ConfigureAwait(false);
        var name = Name(options.Base!.Reference);
        var node = NodeOf(name, found.Digest, sbom.Comment);
        return new(node, layers, sbom.Packages);
    }

    /// <summary>The image of a base that another one is built on, and how many layers it has; null without a base.</summary>
    /// <exception cref="InvalidContentException">The image is not built on the base that is named.</exception>
    public static async ValueTask<(Artifact Base, int Layers)?> LayersAsync(
        Artifact image, ImageConfig config, Artifact? given, CancellationToken cancellationToken)
    {
        if (given is null)
            return null;
        var found = given;
        if (config.Platform is { } platform)
            found = await given.ImageForAsync(platform, cancellationToken).ConfigureAwait(false);
        if (found is not null)
        {
            var below = await found.ConfigAsync(cancellationToken).ConfigureAwait(false);
            var own = below.RootFs.DiffIds;
            if (config.RootFs.DiffIds.Take(own.Count).SequenceEqual(own))
                return (found, own.Count);
        }
        throw new InvalidContentException(
            Problem.InvalidContent,
            $"The image {image.Digest} is not built on {given.Reference?.ToString() ?? given.Digest.ToString()}: "
            + "its lowest layers are others.",
            new Remedy("Name the base that it is built on, or none."));
    }

    /// <summary>The base that annotations of an image name; null for none.</summary>
    public static (ImageReference? Name, Digest Digest)? RecordedIn(Artifact image)
    {
        var stated = image.Manifest!.Annotations;
        if (!Digest.TryParse(stated.GetValueOrDefault(AnnotationKeys.BaseDigest), null, out var digest))
            return null;
        ImageReference.TryParse(stated.GetValueOrDefault(AnnotationKeys.BaseName), null, out var name);
        return (name, digest);
    }

    // Annotations do not say which layers are the base's own.
    private static BaseContents? Recorded(Artifact image)
    {
        if (RecordedIn(image) is not { } recorded)
            return null;
        return new(NodeOf(Name(recorded.Name), recorded.Digest, null), 0, []);
    }

    private static SbomNode NodeOf((string Name, string? Place) name, Digest digest, string? comment)
    {
        var place = name.Place is null ? "" : $"?repository_url={Uri.EscapeDataString(name.Place)}";
        var url = $"pkg:oci/{Uri.EscapeDataString(name.Name)}@{Uri.EscapeDataString(digest.ToString())}{place}";
        var id = SbomNode.IdOf($"base-{name.Name}-{digest}");
        SbomNode node = new(id, SbomNode.Kinds.Container, name.Place ?? name.Name) { Comment = comment };
        return node.WithDigest(digest, url);
    }

    private static (string Name, string? Place) Name(ImageReference? reference)
    {
        if (reference is null)
            return ("base", null);
        var place = reference.Repository.ToString();
        return (place.Split('/')[^1], place);
    }
}
