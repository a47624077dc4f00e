using OciMultiArch.Internal;
using OciMultiArch.Testing.Options;

namespace OciMultiArch.Testing;

/// <content>What registries do in different ways.</content>
public sealed partial record TestRegistryOptions
{
    /// <summary>The answer to a mount from the target repository itself; by default it is there.</summary>
    public MountAnswer SelfMount { get; init; }

    /// <summary>The answer to a mount from another repository; by default it is there.</summary>
    public MountAnswer CrossMount { get; init; }

    /// <summary>How blobs in parts are taken.</summary>
    public UploadHabits Uploads { get; init; } = new();

    /// <summary>
    /// Whether an upload that broke off keeps the bytes that came and can go on; false by default: the session is gone.
    /// </summary>
    public bool ResumesUploads { get; init; }

    /// <summary>
    /// The most bytes a PUT or PATCH of a blob may have before it is 413 with a page of HTML; null, the default: any.
    /// </summary>
    public long? LargestBody { get; init; }

    /// <summary>
    /// More headers of the reply that opens an upload session, such as <c>OCI-Chunk-Min-Length</c>; none by default.
    /// </summary>
    public IReadOnlyDictionary<string, string> UploadHeaders { get; init => field = Frozen.Map(value); } = Frozen.EmptyMap();

    /// <summary>Whether <c>Location</c> names no scheme and host; false by default.</summary>
    public bool RelativeUrls { get; init; }

    /// <summary>Whether the <c>Range</c> of a blob's GET is heeded, as by default.</summary>
    public bool Ranges { get; init; } = true;

    /// <summary>Whether replies say <c>Docker-Content-Digest</c>, as by default.</summary>
    public bool TellsDigests { get; init; } = true;

    /// <summary>
    /// Whether the referrers API is answered, as by default; else its answer is <see cref="ReferrersStatus"/>, and
    /// <c>OCI-Subject</c> is never sent, so that clients keep the list under a tag.
    /// </summary>
    public bool Referrers { get; init; } = true;

    /// <summary>The status of the referrers API where it is not answered; 404 by default.</summary>
    public int ReferrersStatus { get; init; } = 404;

    /// <summary>Whether the list of repositories is answered, as by default; else it is 404.</summary>
    public bool Catalog { get; init; } = true;

    /// <summary>The most items in one page of any list; null, the default: all in one.</summary>
    public int? PageSize { get; init; }

    /// <summary>Whether several <c>?tag=</c> of one manifest PUT are heeded and echoed; false by default.</summary>
    public bool ManyTags { get; init; }

    /// <summary>
    /// Whether a tag that exists cannot be written again, not even with the digest that it has: 400 TAG_INVALID, and in
    /// <see cref="RegistryProfiles"/> what the real registry says. False by default.
    /// </summary>
    public bool ImmutableTags { get; init; }

    /// <summary>The answer to who writes a tag that exists.</summary>
    internal LockedTagAnswer LockedTag { get; init; } = LockedTagAnswer.Ecr;

    /// <summary>Whether an index may name manifests that are not there; false by default.</summary>
    public bool SparseIndexes { get; init; }

    /// <summary>Whether blobs and manifests can be deleted, as by default; else it is 405.</summary>
    public bool Deletes { get; init; } = true;

    /// <summary>Whether DELETE takes a tag, as by default; else it is 400, as of distribution 2.8.</summary>
    public bool DeletesTags { get; init; } = true;

    /// <summary>
    /// How long reads do not see what was written, while writes do; by <see cref="TimeProvider"/>. 0 by default.
    /// </summary>
    public TimeSpan ReadLag { get; init; }
}
