using OciMultiArch.Internal;

namespace OciMultiArch.SupplyChain;

/// <summary>A signature that was found or made. Immutable.</summary>
public sealed record ImageSignature
{
    /// <summary>The digest of the image or index that it belongs to.</summary>
    public required Digest Image { get; init; }

    /// <summary>How it is kept.</summary>
    public required SignatureFormat Format { get; init; }

    /// <summary>
    /// The digest of the manifest that holds it: the referrer of a bundle, or what the tag of cosign points at.
    /// </summary>
    public required Digest Manifest { get; init; }

    /// <summary>The tag that it is under; null for a bundle.</summary>
    public Tag? Tag { get; init; }

    /// <summary>The trusted key that made it; null where none of them did.</summary>
    public VerificationKey? Key { get; init; }

    /// <summary>The trusted identity that made it without a key; null where none of them did.</summary>
    public CertificateIdentity? Identity { get; init; }

    /// <summary>
    /// What it says of the image. Where <see cref="Failure"/> is not null, anybody may have written it.
    /// </summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init => field = Frozen.Map(value); } = Frozen.EmptyMap();

    /// <summary>Why it does not count: a whole sentence; null where it holds.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether it was made just now; false where it was there before.</summary>
    public bool IsNew { get; init; }
}
