using OciMultiArch.Internal;

namespace OciMultiArch.SupplyChain;

/// <summary>Which signatures an image must have. Immutable and safe for concurrent use.</summary>
/// <remarks>
/// <para>A signature holds when it was made with one of <see cref="Keys"/>, names the digest of the image, and says what
/// <see cref="Annotations"/> demand. What the signer called the image is not compared, so that copies stay signed.</para>
/// <para>Signatures without a key, by a certificate that was made for one signature (keyless), do not count; nor are
/// entries of transparency logs and time stamps looked at, which a bundle may hold beside its signature.</para>
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

    /// <summary>The keys that are trusted.</summary>
    public IReadOnlyList<VerificationKey> Keys { get; }

    /// <summary>What a signature must say of the image, besides what else it says; nothing by default.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init => field = Frozen.Map(value); } = Frozen.EmptyMap();

    /// <summary>The one form that counts; null, the default, for any.</summary>
    public SignatureFormat? Format { get; init; }

    /// <summary>
    /// Whether each image of an index must have a signature of its own, besides the index. False by default.
    /// </summary>
    public bool EachImage { get; init; }
}
