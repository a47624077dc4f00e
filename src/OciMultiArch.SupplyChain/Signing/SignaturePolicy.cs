using OciMultiArch.Internal;

namespace OciMultiArch.SupplyChain;

/// <summary>Which signatures an image must have. Immutable and safe for concurrent use.</summary>
/// <remarks>
/// <para>A signature holds when it was made with one of <see cref="Keys"/>, or by one of <see cref="Identities"/>,
/// names the digest of the image, and says what <see cref="Annotations"/> demand. What the signer called the image is not
/// compared, so that copies stay signed.</para>
/// <para>A policy of keys does not look at entries of transparency logs and time stamps, which a bundle may hold beside its
/// signature. What one of identities looks at, <see cref="TrustedRoot"/> says.</para>
/// </remarks>
public sealed record SignaturePolicy
{
    /// <summary>A policy that trusts some keys: any of them will do.</summary>
    /// <param name="keys">The keys, at least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public SignaturePolicy(params IEnumerable<VerificationKey> keys)
    {
        Keys = Frozen.List(keys);
        if (Keys.Count == 0)
            throw new ArgumentException("A policy without a key would refuse everything. Give a key.", nameof(keys));
    }

    /// <summary>
    /// A policy that trusts signatures by certificates that were made for one signature (keyless): any of the identities
    /// will do.
    /// </summary>
    /// <param name="root">What certificates and logs are checked against.</param>
    /// <param name="identities">Who may have signed, at least one.</param>
    /// <exception cref="ArgumentException">There is no identity.</exception>
    public SignaturePolicy(TrustedRoot root, params IEnumerable<CertificateIdentity> identities)
    {
        ArgumentNullException.ThrowIfNull(root);
        Root = root;
        Identities = Frozen.List(identities);
        if (Identities.Count == 0)
            throw new ArgumentException("A policy without an identity would refuse everything. Give one.", nameof(identities));
    }

    /// <summary>What signatures without a key are checked against; null where only keys are trusted.</summary>
    public TrustedRoot? Root { get; }

    /// <summary>Who is trusted to sign without a key; empty where only keys are trusted.</summary>
    public IReadOnlyList<CertificateIdentity> Identities { get; } = Frozen.Empty<CertificateIdentity>();

    /// <summary>The keys that are trusted; empty where only identities are.</summary>
    public IReadOnlyList<VerificationKey> Keys { get; } = Frozen.Empty<VerificationKey>();

    /// <summary>What a signature must say of the image, besides what else it says; nothing by default.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init => field = Frozen.Map(value); } = Frozen.EmptyMap();

    /// <summary>The one form that counts; null, the default, for any.</summary>
    public SignatureFormat? Format { get; init; }

    /// <summary>
    /// Whether each image of an index must have a signature of its own, besides the index. False by default.
    /// </summary>
    public bool EachImage { get; init; }
}
