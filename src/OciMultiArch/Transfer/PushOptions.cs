namespace OciMultiArch;

/// <summary>How a push works. Copied when a push begins: later changes do not reach it.</summary>
public sealed class PushOptions
{
    /// <summary>
    /// Looks at everything although a tag or manifest exists, for a registry may hold a manifest whose layers are gone.
    /// False by default: what exists by its digest counts as whole. Each blob is asked for, and once more after it was
    /// sent, as a registry may hold one with bytes missing.
    /// </summary>
    public bool Recheck { get; set; }

    /// <summary>
    /// What happens to a tag that holds another digest. Overwritten by default. Otherwise each tag is asked for once
    /// more right before it is written, and a store that does not tell what a tag holds fails the push.
    /// </summary>
    public ExistingTagHandling ExistingTags { get; set; }

    /// <summary>
    /// Where layers are read that manifests tell their readers to fetch from elsewhere, as those of old Windows images:
    /// <see cref="RegistryClient.ForeignLayers"/>, or any other place. They are then written like all others, and
    /// everything is looked at as with <see cref="Recheck"/>. A source that holds such a layer itself comes first. Null,
    /// the default, leaves them out: clients fetch them when they pull (<see cref="PushReport.ForeignLayers"/>).
    /// </summary>
    public IContentSource? ForeignLayers { get; set; }

    /// <summary>
    /// The most blobs and manifests under way at once, 1 or more; 32 by default. The limits of a registry client may
    /// allow fewer.
    /// </summary>
    public int MaxTransfers
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 32;

    /// <summary>
    /// Told how far each blob and manifest is, from several threads at once; null, the default, for no reports. It must
    /// not throw.
    /// </summary>
    public IProgress<PushProgress>? Progress { get; set; }

    /// <summary>
    /// What goes along of the artifacts that refer to a root, to images inside it and to one another, found where the
    /// root was read (<see cref="IContentSource.ReferrersAsync"/>): written after the contents and before the root's
    /// tags, as what is attached to it (<see cref="Artifact.Attached"/>). Null, the default, takes nothing along in a
    /// push, which then asks nothing more, and all referrers in <c>RegistryClient.CopyAsync</c>. What only exists here
    /// so far has no referrers; those of an index or image before an edit stay, and are in the report, or are made anew
    /// (<see cref="ReferrerSelection.Relinks"/>). A registry is
    /// asked once for each manifest; where it lists no referrers, for its tags and for each list under one of them.
    /// What stays is in the report (<see cref="PushReport.Referrers"/>).
    /// </summary>
    public ReferrerSelection? Referrers { get; set; }

    /// <summary>
    /// Asked whether what was read elsewhere may be written, before the store is asked or written anything; it throws to
    /// refuse. Null, the default, for no question. It is asked of each root; for one that was made of another by edits or
    /// chosen from it, of that; for an index that was made here, of each image in it; and in a release, of each image as
    /// the file names it. What was made here of nothing else is not asked about. A policy for signatures fits here
    /// (<c>SignaturePolicy.RequireAsync</c> of OciMultiArch.SupplyChain).
    /// </summary>
    public Func<Artifact, CancellationToken, ValueTask>? Admit { get; set; }

    /// <summary>
    /// Awaited by each store when everything is there but the tags, the roots by their digests included; tags are written
    /// when it returns, and when it throws the push fails without them. So pushes of several things to several places can
    /// wait for one another, and either all are named or none. Null, the default, waits for nothing.
    /// </summary>
    public Func<CancellationToken, ValueTask>? BeforeTags { get; set; }

    /// <summary>
    /// What was begun to be sent to the store while the artifact was made; null, the default, for nothing. A push to another
    /// store does without it, and so does one with options that let nothing be sent ahead.
    /// </summary>
    public UploadAhead? Ahead { get; set; }

    /// <summary>
    /// What the one tag of the one root must hold when it is written; null for anything. The tag is not asked for
    /// before.
    /// </summary>
    internal Digest? Held { get; set; }

    /// <summary>A neighbour of the store that has all blobs, for those that it takes over without reading them.</summary>
    internal IContentSource? Neighbour { get; set; }

    /// <summary>Whether the tags were just seen to hold the root.</summary>
    internal bool IsUnchanged { get; set; }

    /// <summary>Whether nothing has to be asked before contents may be written, nor once more afterwards.</summary>
    internal bool IsPlain =>
        this is { ExistingTags: ExistingTagHandling.Overwrite, Recheck: false, ForeignLayers: null, Held: null, Admit: null };

    private UploadAhead? PlainAhead => IsPlain ? Ahead : null;

    internal PushOptions Copy() => new()
    {
        Recheck = Recheck || ForeignLayers is not null,
        ForeignLayers = ForeignLayers,
        Referrers = Referrers,
        ExistingTags = ExistingTags,
        MaxTransfers = MaxTransfers,
        Progress = Progress,
        Admit = Admit,
        BeforeTags = BeforeTags,
        Ahead = PlainAhead,
        Held = Held,
        Neighbour = Neighbour,
        IsUnchanged = IsUnchanged,
    };
}
