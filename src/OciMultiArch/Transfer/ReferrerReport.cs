using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>What belongs to a root that is copied, beside what it holds: what goes along and what stays.</summary>
public sealed record ReferrerReport
{
    /// <summary>The report of a push that takes nothing along and knows of nothing.</summary>
    internal static ReferrerReport Nothing { get; } = new();

    /// <summary>
    /// The manifests that go along: what is attached to the root (<see cref="Artifact.Attached"/>) and what was found
    /// where it comes from, each as a list of referrers describes it. In the result of a push that failed: those that
    /// arrived; the others are among <see cref="PushReport.Missing"/>.
    /// </summary>
    public IReadOnlyList<Descriptor> Attached { get; init => field = Frozen.List(value); } = Frozen.Empty<Descriptor>();

    /// <summary>
    /// Those of <see cref="Attached"/> that were made anew because an edit had changed what they refer to
    /// (<see cref="ReferrerSelection.Relinks"/>): all but their subject is as it was.
    /// </summary>
    public IReadOnlyList<Descriptor> Relinked { get; init => field = Frozen.List(value); } = Frozen.Empty<Descriptor>();

    /// <summary>
    /// Referrers that are listed where the root comes from and stay there: of other types than are wanted, of an index
    /// or image that an edit has changed, not to be had although they are listed, or of no use at a store that holds
    /// images alone.
    /// </summary>
    public IReadOnlyList<Descriptor> LeftBehind { get; init => field = Frozen.List(value); }
        = Frozen.Empty<Descriptor>();

    /// <summary>
    /// Tags of cosign's beside the root and its images that stay, as far as they are known: where they are not wanted,
    /// nothing is asked for their sake.
    /// </summary>
    public IReadOnlyList<Tag> SignatureTagsLeftBehind { get; init => field = Frozen.List(value); } = Frozen.Empty<Tag>();

    /// <summary>What is true of a push that failed: of what was to go along, what arrived.</summary>
    internal ReferrerReport Arrived(IEnumerable<PushedContent> manifests)
    {
        var digests = manifests.Select(static manifest => manifest.Descriptor.Digest).ToHashSet();
        return this with
        {
            Attached = [.. Attached.Where(referrer => digests.Contains(referrer.Digest))],
            Relinked = [.. Relinked.Where(referrer => digests.Contains(referrer.Digest))],
        };
    }
}
