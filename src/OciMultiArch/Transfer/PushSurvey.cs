namespace OciMultiArch.Transfer;

/// <summary>What a store has and lacks of the roots of a push, found by GET and HEAD alone. Immutable.</summary>
internal sealed record PushSurvey
{
    /// <summary>The survey before the store is asked.</summary>
    public static PushSurvey Nothing { get; } = new();

    /// <summary>What the store says of each root.</summary>
    public IReadOnlyDictionary<PushRoot, RootState> Roots { get; init; } = new Dictionary<PushRoot, RootState>();

    /// <summary>Child manifests and blobs that are sent or at least offered, in the order they were found.</summary>
    public IReadOnlyList<PushNode> Parts { get; init; } = [];

    /// <summary>The child manifests of <see cref="Parts"/>, level by level in an order that a registry takes.</summary>
    public IReadOnlyList<IReadOnlyList<PushNode>> Children { get; init; } = [];

    /// <summary>Child manifests that are there. Nothing below them was looked at.</summary>
    public IReadOnlyList<PushNode> Present { get; init; } = [];

    /// <summary>Layers that clients fetch from elsewhere and that are not sent, with the roots that need them.</summary>
    public IReadOnlyList<(PushRoot Root, Descriptor Layer)> LeftOut { get; init; } = [];

    /// <summary>What a plan expects of each blob; empty where no plan was asked for.</summary>
    public IReadOnlyDictionary<Digest, PushedContent> Expected { get; init; } = new Dictionary<Digest, PushedContent>();

    /// <summary>
    /// The blobs of <see cref="Parts"/>. Large ones come first, so that none of them begins when all others are done.
    /// </summary>
    public IEnumerable<PushNode> Blobs => Parts
        .Where(static part => part.Blob is not null)
        .OrderByDescending(static blob => blob.Descriptor.Size);

    /// <summary>Whether the store has the root, under one of its tags or by its digest.</summary>
    public bool IsThere(PushRoot root) => Roots.TryGetValue(root, out var state) && state.IsThere;

    /// <summary>What each tag of a root points at; null when the tags were not asked for.</summary>
    public IReadOnlyList<Digest?>? Current(PushRoot root) => Roots.GetValueOrDefault(root)?.Current;

    /// <summary>What the tags of a root point at that are not free; null when the tags were not asked for.</summary>
    public Dictionary<Tag, Digest>? Held(PushRoot root)
    {
        if (Current(root) is not { } current)
            return null;
        Dictionary<Tag, Digest> held = [];
        foreach (var (tag, digest) in root.Tags.Zip(current))
            if (digest is not null)
                held[tag] = digest;
        return held;
    }

    /// <summary>
    /// Bytes of config and layers of each image whose manifest is in hand or was read: of the roots and below them.
    /// </summary>
    public Dictionary<Digest, long> ContentSizesOf(IReadOnlyList<PushRoot> roots)
    {
        var read = Parts.Where(part => roots.Contains(part.Root.Owner)).Select(static part => part.Artifact);
        Dictionary<Digest, long> sizes = [];
        foreach (var image in roots.SelectMany(static root => root.Artifact.ImagesInHand()).Concat(read))
            if (image?.Manifest is not null)
                sizes[image.Digest] = image.Blobs.Sum(static blob => blob.Descriptor.Size);
        return sizes;
    }

    /// <summary>The tags of a root that do not point at it, as far as they were asked for.</summary>
    public IReadOnlyList<Tag> OpenTags(PushRoot root)
    {
        if (Current(root) is not { } current)
            return root.Tags;
        return [.. root.Tags.Where((_, at) => IsOpen(root, current[at]))];
    }

    /// <summary>Whether tags that point at something else are left as they are.</summary>
    public bool KeepsTags { get; init; }

    /// <summary>The tags of a root that point at something else, as far as they were asked for.</summary>
    public IReadOnlyList<Tag> TakenTags(PushRoot root)
    {
        List<Tag> taken = [];
        foreach (var (tag, held) in root.Tags.Zip(Current(root) ?? []))
            if (held is not null && held != root.Digest)
                taken.Add(tag);
        return taken;
    }

    /// <summary>The tags of a root that are left as they are.</summary>
    public IReadOnlyList<Tag> KeptTags(PushRoot root) => KeepsTags ? TakenTags(root) : [];

    /// <summary>Whether nothing is done about a root, as all tags of it, or of what it is attached to, are kept.</summary>
    public bool IsIdle(PushRoot root)
    {
        var tags = root.Owner.Tags.Count;
        return KeepsTags && tags > 0 && TakenTags(root.Owner).Count == tags;
    }

    /// <summary>
    /// Roots that the store has and does not list among the referrers of their subject: a push may have ended between
    /// the two.
    /// </summary>
    public IReadOnlySet<PushRoot> Unlisted { get; init; } = new HashSet<PushRoot>();

    /// <summary>
    /// Whether a root is written. A root without a tag is written although the store has it: the store may know it as a
    /// part only, and its subject may not list it yet. What is attached to a root whose tags all stand is left alone
    /// unless it is found not to be listed.
    /// </summary>
    public bool IsWritten(PushRoot root)
    {
        if (IsIdle(root))
            return false;
        if (Unlisted.Contains(root))
            return true;
        if (root.Tags.Count > 0)
            return OpenTags(root).Count > 0;
        if (!IsThere(root))
            return true;
        return !root.IsWhole && !(root.IsAttached && HasAllTags(root.Owner));
    }

    /// <summary>The digests of all parts that a plan lists as missing.</summary>
    public HashSet<Digest> ExpectedToBeSent() => [.. Parts.Select(static part => part.Digest).Where(IsExpected)];

    private bool IsOpen(PushRoot root, Digest? held)
    {
        if (held is null)
            return true;
        return !KeepsTags && held != root.Digest;
    }

    private bool IsExpected(Digest digest) => Expected.GetValueOrDefault(digest)?.Arrival != Arrival.Present;

    private bool HasAllTags(PushRoot root) => root.Tags.Count > 0 && OpenTags(root).Count == 0;

    /// <summary>What a store says of a root.</summary>
    /// <param name="IsThere">Whether it has the root, under one of its tags or by its digest.</param>
    /// <param name="Current">What each tag points at; null when the tags were not asked for.</param>
    internal sealed record RootState(bool IsThere, IReadOnlyList<Digest?>? Current);
}
