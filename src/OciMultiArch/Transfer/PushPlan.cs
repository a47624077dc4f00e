using OciMultiArch.Transfer;

namespace OciMultiArch;

/// <summary>
/// What a push will do at one store, found out by reading alone. Its lists say what is known now;
/// <see cref="ApplyAsync"/> does that and nothing else.
/// </summary>
public sealed class PushPlan
{
    private readonly PushScope scope;
    private readonly PushSurvey survey;

    internal PushPlan(PushScope scope, PushSurvey survey)
    {
        this.scope = scope;
        this.survey = survey;
        Blobs = [.. survey.Blobs.Select(Expected)];
        var present = survey.Present.Select(static child => child.As(Arrival.Present));
        var children = survey.Children.SelectMany(static level => level);
        var missing = children.Select(static child => child.As(Arrival.Copied));
        var busy = scope.Roots.Where(root => !survey.IsIdle(root));
        var roots = busy.Select(Expected);
        Manifests = [.. present, .. missing, .. roots];
        Unwritten = [.. scope.Named.SelectMany(survey.OpenTags)];
        Unchanged = [.. scope.Named.SelectMany(UnchangedTags)];
        Kept = [.. scope.Named.SelectMany(survey.KeptTags)];
        Current = CurrentTags();
        ContentSizes = survey.ContentSizesOf(scope.Named);
        var leftOut = survey.LeftOut.Select(static left => left.Layer);
        ForeignLayers = [.. leftOut.DistinctBy(static layer => layer.Digest)];
        Referrers = [.. scope.Named.Select(scope.ReferrersOf)];
    }

    /// <summary>The store it is for.</summary>
    public IContentStore Store => scope.Store;

    /// <summary>What is pushed: the roots with their tags, in the order given.</summary>
    public IReadOnlyList<NamedArtifact> Roots => scope.Artifacts;

    /// <summary>
    /// Every distinct blob of what is missing, in the order in which they are sent. Empty below roots and images that
    /// are there.
    /// </summary>
    public IReadOnlyList<PushedContent> Blobs { get; }

    /// <summary>
    /// The manifests, in the order in which they are written: those that are there, the entries of indexes, what is
    /// attached to the roots, and the roots last.
    /// </summary>
    public IReadOnlyList<PushedContent> Manifests { get; }

    /// <summary>The tags that will be written, in this order.</summary>
    public IReadOnlyList<Tag> Unwritten { get; }

    /// <summary>The tags that point at their root already, so that they are not written.</summary>
    public IReadOnlyList<Tag> Unchanged { get; }

    /// <summary>
    /// The tags that hold another digest and will not be touched (<see cref="ExistingTagHandling.Keep"/>).
    /// </summary>
    public IReadOnlyList<Tag> Kept { get; }

    /// <summary>
    /// Layers that will not be sent, as their manifests tell clients to fetch them from elsewhere
    /// (<see cref="PushReport.ForeignLayers"/>). Each once.
    /// </summary>
    public IReadOnlyList<Descriptor> ForeignLayers { get; }

    /// <summary>What each tag points at now. A tag that is free is not in it.</summary>
    public IReadOnlyDictionary<Tag, Digest> Current { get; }

    /// <summary>
    /// Bytes of the config and the layers together, as they are stored, of the images whose manifests were in hand or
    /// were read: roots, or entries of them. By the digest of the manifest.
    /// </summary>
    public IReadOnlyDictionary<Digest, long> ContentSizes { get; }

    /// <summary>
    /// For each root, in the order given, what belongs to it besides: what will go along, and what will stay where the
    /// root comes from.
    /// </summary>
    public IReadOnlyList<ReferrerReport> Referrers { get; }

    /// <summary>
    /// Bytes of the blobs and manifests that have to be sent. A manifest counts once, however many tags it gets.
    /// </summary>
    public long BytesToSend => Blobs.Concat(Manifests)
        .Where(static content => content.Arrival == Arrival.Copied)
        .DistinctBy(static content => content.Descriptor.Digest)
        .Sum(static content => content.Descriptor.Size);

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty =>
        Unwritten.Count == 0 && Manifests.All(static manifest => manifest.Arrival == Arrival.Present);

    /// <summary>
    /// Does what the plan says: blobs, manifests, then tags. Nothing is written that the plan does not list as missing,
    /// but for the list of referrers that a registry without the referrers API leaves to its clients. A blob that has
    /// arrived there by other ways meanwhile is found and reported as present; manifests, and tags that somebody moved
    /// since, are written all the same, as in any push.
    /// </summary>
    /// <param name="progress">
    /// Told how far each part is, from several threads; null for what the plan's options say.
    /// </param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>One report for each root, in the order given.</returns>
    /// <exception cref="OciException">
    /// The store or a source failed, or something that was there has gone: make a new plan.
    /// </exception>
    public ValueTask<IReadOnlyList<PushReport>> ApplyAsync(
        IProgress<PushProgress>? progress = null, CancellationToken cancellationToken = default) =>
        new PushRun(scope, survey, progress).RunAsync(cancellationToken);

    /// <summary>The store, and how much there is to do.</summary>
    public override string ToString() => $"{Store}: {BytesToSend} bytes to send, {Unwritten.Count} tags to write";

    private PushedContent Expected(PushNode blob) => survey.Expected[blob.Digest];

    private PushedContent Expected(PushRoot root)
    {
        var arrival = survey.IsWritten(root) ? Arrival.Copied : Arrival.Present;
        return PushNode.Of(root).As(arrival);
    }

    private IEnumerable<Tag> UnchangedTags(PushRoot root)
    {
        var others = survey.OpenTags(root).Concat(survey.KeptTags(root));
        return root.Tags.Except(others);
    }

    private Dictionary<Tag, Digest> CurrentTags()
    {
        Dictionary<Tag, Digest> current = [];
        foreach (var root in scope.Named)
        {
            foreach (var (tag, digest) in survey.Held(root) ?? [])
                current[tag] = digest;
        }
        return current;
    }
}
