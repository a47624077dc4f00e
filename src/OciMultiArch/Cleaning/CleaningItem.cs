using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>One tag, or one manifest with the tags on it, of a <see cref="CleaningPlan"/> or its report.</summary>
public sealed record CleaningItem
{
    /// <summary>The manifest, or what the tag points at.</summary>
    public required Digest Digest { get; init; }

    /// <summary>The tag, or the tags that go along with the manifest; none where it has none.</summary>
    public IReadOnlyList<Tag> Tags { get; init => field = Frozen.List(value); } = Frozen.Empty<Tag>();

    /// <summary>Whether it is a manifest, not a tag alone.</summary>
    public bool IsManifest { get; init; }

    /// <summary>Why it stays; null where it goes, or is gone, or could not be deleted.</summary>
    public KeepReason? Kept { get; init; }

    /// <summary>Why it could not be deleted; null where it could, or was not tried.</summary>
    public OciException? Failure { get; init; }

    /// <summary>
    /// Why a list of referrers may still name the manifest that is gone (<see cref="ManifestDeletion.ListFailure"/>); null,
    /// as a rule, when none does.
    /// </summary>
    public OciException? ListFailure { get; init; }
}
