using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// How a merge works. Everybody who merges into one tag must give the same <see cref="PartTemplate"/>,
/// <see cref="Expect"/>, <see cref="Annotations"/>, <see cref="Format"/>, <see cref="ArtifactType"/>,
/// <see cref="AlsoTags"/>, <see cref="WaitsForAllParts"/> and <see cref="RemovesPartTags"/>: others make another index of
/// the same parts. Copied when a merge begins.
/// </summary>
public sealed class MergeOptions
{
    /// <summary>
    /// The template of part tags by default: <c>1.4.0-linux-amd64</c>, <c>1.4.0-linux-armv7</c>,
    /// <c>1.4.0-windows-amd64-10.0.20348.2322</c>.
    /// </summary>
    public static NameTemplate DefaultPartTemplate { get; } =
        NameTemplate.Parse("{tag}-{os}-{arch}{variant}{-os.version}");

    /// <summary>
    /// The part tag of an image; <c>{tag}</c> is the tag that is merged into. It must name a platform. Two images with
    /// the same part tag replace each other; without <c>{tag}</c> all tags of a repository have the same parts.
    /// <see cref="DefaultPartTemplate"/> by default.
    /// </summary>
    public NameTemplate PartTemplate
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(value));
    } = DefaultPartTemplate;

    /// <summary>
    /// The platforms that will be there in the end. When it names any, their parts are asked for by name and the list
    /// of tags is not read, which some registries update late; platforms without a part are reported as missing. Empty
    /// by default: the list of tags says which parts are there.
    /// </summary>
    public IReadOnlyList<Platform> Expect { get; set => field = Frozen.List(value); } = Frozen.Empty<Platform>();

    /// <summary>Annotations of the index; empty by default. OCI only.</summary>
    public IReadOnlyDictionary<string, string> Annotations
    {
        get;
        set => field = Frozen.Map(value);
    } = Frozen.EmptyMap();

    /// <summary>
    /// The family of the index; null, the default, takes that of the images: Docker when all are Docker's, otherwise
    /// OCI.
    /// </summary>
    public ImageFormat? Format { get; set; }

    /// <summary>
    /// The type of artifact the index stands for, a media type; null, the default, for none. OCI only.
    /// </summary>
    public string? ArtifactType { get; set; }

    /// <summary>
    /// Further tags that are to hold the index, written after the first and in this order, for example <c>latest</c>;
    /// none by default. With <see cref="Expect"/> they are neither asked for nor written while a platform is missing
    /// (<see cref="MergeReport.WaitingTags"/>): they keep what they hold until the index is whole.
    /// </summary>
    public IReadOnlyList<Tag> AlsoTags { get; set => field = Frozen.List(value); } = Frozen.Empty<Tag>();

    /// <summary>
    /// Whether the first tag too waits until every expected part is there. Whoever finds it so writes the index. Needs
    /// <see cref="Expect"/>. False by default: the first tag holds the index of the parts that are there so far.
    /// </summary>
    public bool WaitsForAllParts { get; set; }

    /// <summary>
    /// Whether the part tags go when the index is complete. The index is then written only when every expected part is
    /// there, as with <see cref="WaitsForAllParts"/>, and the part tags are removed afterwards as
    /// <see cref="IContentStore.DeleteTagAsync"/> does. Their images are never deleted. A store that deletes no tags keeps
    /// them, which is no failure of the merge (<see cref="MergeReport.RemovalFailure"/>). Needs <see cref="Expect"/>.
    /// False by default: part tags stay, each still names its image, and the merge can be run again at any time.
    /// </summary>
    public bool RemovesPartTags { get; set; }

    /// <summary>
    /// The most times that the index is written while others keep changing it, 1 or more; 50 by default.
    /// </summary>
    public int MaxRounds
    {
        get;
        set => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one round must be allowed.");
    } = 50;

    /// <summary>
    /// The most parts read at once, 1 or more; 16 by default. A registry's own limit may allow fewer.
    /// </summary>
    public int MaxReads
    {
        get;
        set => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one read must be allowed.");
    } = ParallelWork.MaxParallel;

    /// <summary>The clock of the pauses between rounds; the system's by default.</summary>
    public TimeProvider TimeProvider
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(value));
    } = TimeProvider.System;

    /// <summary>
    /// Attaches referrers to each index before it gets its tags, for example its provenance: gets the index and returns it
    /// with them (<see cref="Artifact.Attached"/>). They are written before the tags, and before an index that another caller
    /// replaces too. Null, the default, for none. An index that is there already gets none.
    /// </summary>
    public Func<Artifact, CancellationToken, ValueTask<Artifact>>? Attach { get; set; }

    /// <summary>
    /// Told how far the images are that this call sends; null, the default, for no reports. It must not throw.
    /// </summary>
    public IProgress<PushProgress>? Progress { get; set; }

    /// <summary>The random numbers, 0 to 1, that spread the lengths of the pauses.</summary>
    internal Func<double> Jitter { get; set; } = Random.Shared.NextDouble;

    internal MergeOptions Copy() => (MergeOptions)MemberwiseClone();
}
