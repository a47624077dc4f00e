using OciMultiArch.Copying;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>How many tags are copied. Copied when the work begins: later changes do not reach it.</summary>
public sealed class TagCopyOptions
{
    private TagGlob[] immutable = [];

    /// <summary>
    /// The most tags under way at once, 1 or more; 16 by default. How many requests run at once is limited for each
    /// host by the client.
    /// </summary>
    public int MaxTags
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 16;

    /// <summary>How each tag is written; null, the default, for the defaults. Progress is told of each tag by itself.</summary>
    public PushOptions? Push { get; set; }

    /// <summary>
    /// Patterns of tags, as of <see cref="TagFilter.Match"/>, that are written once: where the target has such a tag, it
    /// is not touched, whatever it holds, and nothing is asked about it but the list of tags. None by default.
    /// </summary>
    /// <exception cref="FormatException">One is no pattern.</exception>
    public IReadOnlyList<string> Immutable
    {
        get;
        set
        {
            field = Frozen.List(value);
            immutable = [.. field.Select(TagGlob.Parse)];
        }
    } = Frozen.Empty<string>();

    /// <summary>
    /// What the target is known to hold: for each tag the digest that the source had when it was copied, as in
    /// <see cref="TagCopyResult.Source"/> of an earlier run. Where the source still has it and the target lists the tag,
    /// the tag counts as unchanged after one request instead of two. What another client moved at the target since is
    /// then not seen. Empty by default. Not used with <see cref="PushOptions.Recheck"/>.
    /// </summary>
    public IReadOnlyDictionary<Tag, Digest> Known { get; set; } = new Dictionary<Tag, Digest>();

    /// <summary>
    /// Whether what refers to tags that are unchanged is looked at too, as <see cref="Push"/> chooses it, and copied where
    /// it is missing: after that choice has changed, or when something may have been attached since. A tag of
    /// <see cref="Known"/> is left alone. Costs what reading the tag and its referrers costs. False by default.
    /// </summary>
    public bool ReferrersOfUnchanged { get; set; }

    /// <summary>
    /// Makes of what the source has what is written, as an index of some platforms; null, the default, to write it byte
    /// for byte. It is called from several threads, and its failure is that of the tag alone.
    /// </summary>
    public Func<Artifact, CancellationToken, ValueTask<Artifact>>? Change { get; set; }

    internal bool IsImmutable(Tag tag) => Array.Exists(immutable, pattern => pattern.Fits(tag.Value));

    internal TagCopyOptions Copy() => new()
    {
        MaxTags = MaxTags,
        Push = Push?.Copy(),
        Immutable = Immutable,
        Known = Known,
        Change = Change,
        ReferrersOfUnchanged = ReferrersOfUnchanged,
    };
}
