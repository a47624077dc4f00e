namespace OciMultiArch;

/// <content>What an artifact was made of.</content>
public sealed partial class Artifact
{
    /// <summary>What this was made of by edits, or chosen from; null for what was read or made anew.</summary>
    internal Lineage? Origin { get; private init; }

    /// <summary>A copy that remembers that it was taken out of another as it is.</summary>
    internal Artifact ChosenFrom(Artifact whole)
    {
        Lineage origin = new(whole.Origin?.Before ?? whole, new Dictionary<Digest, Descriptor>());
        return new(this, Descriptor) { Origin = origin };
    }

    /// <summary>A copy that remembers what it was made of, whatever that was made of itself.</summary>
    /// <param name="source">The one before the change.</param>
    /// <param name="below">What became of manifests inside it, by the digest before; null for nothing.</param>
    internal Artifact EditedFrom(Artifact source, IReadOnlyDictionary<Digest, Descriptor>? below = null)
    {
        Dictionary<Digest, Descriptor> step = new(below ?? new Dictionary<Digest, Descriptor>())
        {
            [source.Digest] = Descriptor.Bare(),
        };
        var first = source.Origin?.Before ?? source;
        return new(this, Descriptor) { Origin = new(first, After(source.Origin, step)) };
    }

    // What stood only between two changes is not kept, so that any number of changes costs what one does.
    private static Dictionary<Digest, Descriptor> After(Lineage? origin, Dictionary<Digest, Descriptor> step)
    {
        if (origin is null)
            return step;
        var between = origin.Became.Values.Select(static each => each.Digest).ToHashSet();
        var became = step.Where(change => !between.Contains(change.Key)).ToDictionary();
        foreach (var (before, last) in origin.Became)
            became[before] = step.GetValueOrDefault(last.Digest) ?? last;
        return became;
    }

    /// <summary>What an artifact was made of. Immutable.</summary>
    /// <param name="Before">The index or image before the first change.</param>
    /// <param name="Became">What took the place of each manifest that was changed, by the digest before.</param>
    internal sealed record Lineage(Artifact Before, IReadOnlyDictionary<Digest, Descriptor> Became);
}
