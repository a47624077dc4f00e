namespace OciMultiArch;

/// <summary>A manifest or index in the list of <see cref="Repository.ListManifestsAsync"/>.</summary>
public sealed record ListedManifest
{
    /// <summary>Its digest.</summary>
    public required Digest Digest { get; init; }

    /// <summary>Its media type, as the registry says it.</summary>
    public required MediaType MediaType { get; init; }

    /// <summary>Whether a tag points at it.</summary>
    public required bool IsTagged { get; init; }

    /// <summary>When it was uploaded, by the registry's clock; null when the registry does not say it.</summary>
    public DateTimeOffset? UploadedAt { get; init; }
}
