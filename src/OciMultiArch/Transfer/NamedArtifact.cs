using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>A root and the tags it is to have: one of several that are pushed together.</summary>
public sealed record NamedArtifact
{
    /// <summary>Takes a root and its tags.</summary>
    /// <param name="artifact">An index or an image.</param>
    /// <param name="tags">
    /// Its tags in the order they are written; none to write it by its digest alone. What stands twice is written once.
    /// </param>
    /// <exception cref="FormatException">One of the texts is not a tag.</exception>
    public NamedArtifact(Artifact artifact, params IEnumerable<string> tags)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        (Artifact, Tags) = (artifact, Tag.ParseAll(tags));
    }

    /// <summary>The root: an index or an image.</summary>
    public Artifact Artifact { get; }

    /// <summary>Its tags, each once, in the order they are written.</summary>
    public IReadOnlyList<Tag> Tags { get; init => field = Frozen.List(value?.Distinct()); } = Frozen.Empty<Tag>();

    /// <summary>The roots, when no two of them want one tag.</summary>
    /// <exception cref="ArgumentException">Two different roots are to have one tag.</exception>
    internal static NamedArtifact[] Checked(IEnumerable<NamedArtifact> artifacts)
    {
        ArgumentNullException.ThrowIfNull(artifacts);
        var roots = artifacts.ToArray();
        Dictionary<Tag, Digest> taken = [];
        foreach (var root in roots)
            foreach (var tag in root.Tags)
            {
                var digest = root.Artifact.Digest;
                if (!taken.TryAdd(tag, digest) && taken[tag] != digest)
                    throw TakenTwice(tag, taken[tag], digest);
            }
        return roots;

        static ArgumentException TakenTwice(Tag tag, Digest first, Digest second) =>
            new($"{first} and {second} are both to have the tag {tag}. Give one of them another.", nameof(artifacts));
    }
}
