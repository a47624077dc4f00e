namespace OciMultiArch.Images;

/// <summary>What an image or index says of the one it was made from (image-spec, annotations.md).</summary>
internal static class BaseAnnotations
{
    private const string Name = "org.opencontainers.image.base.name";
    private const string Digest = "org.opencontainers.image.base.digest";

    /// <summary>Adds the base's digest, and the name it was read under; what is there already stays.</summary>
    /// <param name="annotations">The annotations so far.</param>
    /// <param name="named">The base as it was read: it knows its name.</param>
    /// <param name="used">What was used of it: the image of an index, or the same.</param>
    public static void Add(Dictionary<string, string> annotations, Artifact named, Artifact used)
    {
        if (named.Reference is { } reference)
            annotations.TryAdd(Name, (reference.Tag is null ? reference : new(reference.Repository, reference.Tag)).ToString());
        annotations.TryAdd(Digest, used.Digest.ToString());
    }
}
