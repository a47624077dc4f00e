using OciMultiArch.Internal;

namespace OciMultiArch.SupplyChain;

/// <summary>How an image is signed. Immutable.</summary>
public sealed record SigningOptions
{
    /// <summary>How the signature is kept; a bundle by default.</summary>
    public SignatureFormat Format { get; init; }

    /// <summary>
    /// Whether each image of an index gets a signature of its own, besides the index. False by default: the index names
    /// its images by digest, but a client that pulls one of them by its digest finds no signature there.
    /// </summary>
    public bool EachImage { get; init; }

    /// <summary>What the signature says of the image; signed, and none by default.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init => field = Frozen.Map(value); } = Frozen.EmptyMap();

    /// <summary>
    /// What the image is called in a signature of cosign's older form; null, the default, for the repository that the
    /// signature is written to. A policy of skopeo or podman compares it.
    /// </summary>
    public string? Identity { get; init; }

    /// <summary>
    /// How long to wait before the tag of cosign's older form is looked at once more; zero, the default, for only one look
    /// right after it is written. All signatures are in one manifest under one tag, so that of two who sign at the same
    /// moment one may write over the other: with a time that is longer than their reads and writes lie apart, such as two
    /// seconds, who finds the own signature gone adds it again. Bundles need none. Up to an hour.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than zero, or more than an hour.</exception>
    public TimeSpan Settle
    {
        get;
        init => field = value >= TimeSpan.Zero && value <= TimeSpan.FromHours(1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "It must be 0 to an hour.");
    }

    /// <summary>
    /// When the referrer of a bundle says that it was made, in the annotation <see cref="AnnotationKeys.Created"/>; null, the
    /// default, for no word of it.
    /// </summary>
    public DateTimeOffset? Created { get; init; }
}
