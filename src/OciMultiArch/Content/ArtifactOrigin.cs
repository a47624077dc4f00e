namespace OciMultiArch.Content;

/// <summary>What an artifact was made of, and what became of the manifests that were changed. Immutable.</summary>
/// <param name="Before">The index or image before the first change.</param>
/// <param name="Became">What took the place of each manifest that was changed, by the digest before.</param>
internal sealed record ArtifactOrigin(Artifact Before, IReadOnlyDictionary<Digest, Descriptor> Became)
{
    private static readonly Dictionary<Digest, Descriptor> Nothing = [];

    /// <summary>An artifact that was taken out of another as it is.</summary>
    public static ArtifactOrigin PartOf(Artifact whole) => new(whole.Origin?.Before ?? whole, Nothing);

    /// <summary>An artifact that was made of another, whatever that one was made of.</summary>
    /// <param name="source">The one before the change.</param>
    /// <param name="result">What became of it.</param>
    /// <param name="below">What became of manifests inside it.</param>
    public static ArtifactOrigin Of(Artifact source, Descriptor result, IReadOnlyDictionary<Digest, Descriptor> below)
    {
        Dictionary<Digest, Descriptor> became = new(below) { [source.Digest] = result.Bare() };
        foreach (var (before, between) in source.Origin?.Became ?? Nothing)
            became[before] = became.GetValueOrDefault(between.Digest) ?? between;
        return new(source.Origin?.Before ?? source, became);
    }
}
