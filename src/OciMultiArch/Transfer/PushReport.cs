using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>What a push did.</summary>
public sealed record PushReport
{
    /// <summary>The root that was pushed.</summary>
    public required Descriptor Root { get; init; }

    /// <summary>The tags that were written, in the order written.</summary>
    public IReadOnlyList<Tag> Written { get; init => field = Frozen.List(value); } = Frozen.Empty<Tag>();

    /// <summary>
    /// The tags that were found to point at the root already. Tags are not asked for where all parts of the root were
    /// read from the store itself.
    /// </summary>
    public IReadOnlyList<Tag> Unchanged { get; init => field = Frozen.List(value); } = Frozen.Empty<Tag>();

    /// <summary>
    /// The tags that hold another digest and were not touched; empty unless
    /// <see cref="PushOptions.ExistingTags"/> says <see cref="ExistingTagHandling.Keep"/>. Of a root whose every tag is
    /// kept nothing is sent, or nothing more when that showed only at the end.
    /// </summary>
    public IReadOnlyList<Tag> Kept { get; init => field = Frozen.List(value); } = Frozen.Empty<Tag>();

    /// <summary>
    /// The tags that were not written, or not known to be, because the push failed; empty in the report of a push that
    /// succeeded.
    /// </summary>
    public IReadOnlyList<Tag> Unwritten { get; init => field = Frozen.List(value); } = Frozen.Empty<Tag>();

    /// <summary>
    /// The blobs and manifests that had not arrived when the push failed; empty in the report of a push that succeeded.
    /// </summary>
    public IReadOnlyList<Descriptor> Missing { get; init => field = Frozen.List(value); } = Frozen.Empty<Descriptor>();

    /// <summary>
    /// Layers of manifests that were written which are not there: their manifests tell clients to fetch them from
    /// elsewhere (<see cref="Descriptor.Urls"/>). Each once; empty where <see cref="PushOptions.ForeignLayers"/> is set.
    /// </summary>
    public IReadOnlyList<Descriptor> ForeignLayers { get; init => field = Frozen.List(value); }
        = Frozen.Empty<Descriptor>();

    /// <summary>
    /// Every distinct blob of what was missing, in the order of arrival. Empty when the root or all its images were
    /// there already.
    /// </summary>
    public IReadOnlyList<PushedContent> Blobs { get; init => field = Frozen.List(value); }
        = Frozen.Empty<PushedContent>();

    /// <summary>
    /// Every manifest that was looked at or sent: children first, then what is attached to the root
    /// (<see cref="Artifact.Attached"/>), the root last.
    /// </summary>
    public IReadOnlyList<PushedContent> Manifests { get; init => field = Frozen.List(value); }
        = Frozen.Empty<PushedContent>();

    /// <summary>
    /// What the tags pointed at before, as they were asked for when the push began, or <see cref="UploadAhead"/>; a tag that was
    /// free is not in it. Null when they were not asked for, as where all parts of the root were read from the store itself.
    /// </summary>
    public IReadOnlyDictionary<Tag, Digest>? Before
    {
        get;
        init => field = value is null ? null : Frozen.Map(value);
    }

    /// <summary>
    /// Bytes of the config and the layers together, as they are stored, of the images whose manifests were in hand or
    /// were read: the root, or entries of it. By the digest of the manifest.
    /// </summary>
    public IReadOnlyDictionary<Digest, long> ContentSizes { get; init => field = Frozen.Map(value); }
        = Frozen.Map<Digest, long>(null);

    /// <summary>What belongs to the root besides: what goes along, and what stays where the root comes from.</summary>
    public ReferrerReport Referrers { get; init; } = ReferrerReport.Nothing;
}
