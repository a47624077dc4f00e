using System.Security.Cryptography;

namespace OciMultiArch.SupplyChain.Signing.Keys;

/// <summary>A kind of key that signs: how it is told, called and used.</summary>
/// <param name="Name">Its name for people.</param>
/// <param name="Algorithm">The object identifier of the algorithm.</param>
/// <param name="Curve">The object identifier of the curve, or null where the algorithm has one alone.</param>
/// <param name="Hash">The hash that is signed where nothing else is said.</param>
internal sealed record KeyKind(string Name, string Algorithm, string? Curve, HashAlgorithmName Hash)
{
    private const string EllipticCurve = "1.2.840.10045.2.1";

    /// <summary>The one kind that the runtime does not have.</summary>
    public static KeyKind Ed25519 { get; } = new("Ed25519", "1.3.101.112", null, HashAlgorithmName.SHA512);

    /// <summary>A kind whose signatures are PKCS#1 v1.5 (RFC 8017) of SHA-256, as sigstore makes them.</summary>
    public static KeyKind Rsa { get; } = new("RSA", "1.2.840.113549.1.1.1", null, HashAlgorithmName.SHA256);

    /// <summary>What keys are used.</summary>
    private static readonly KeyKind[] Known =
    [
        Ed25519,
        Rsa,
        new("ECDSA P-256", EllipticCurve, "1.2.840.10045.3.1.7", HashAlgorithmName.SHA256),
        new("ECDSA P-384", EllipticCurve, "1.3.132.0.34", HashAlgorithmName.SHA384),
        new("ECDSA P-521", EllipticCurve, "1.3.132.0.35", HashAlgorithmName.SHA512),
    ];

    private static readonly Dictionary<string, string> Others = new()
    {
        ["1.2.840.113549.1.1.10"] = "RSA-PSS",
        ["1.2.840.10040.4.1"] = "DSA",
        ["1.3.101.110"] = "X25519",
        ["1.3.101.113"] = "Ed448",
        ["1.3.132.0.10"] = "secp256k1",
        ["1.3.132.0.33"] = "P-224",
    };

    /// <summary>The kind that an algorithm and a curve name.</summary>
    /// <exception cref="InvalidContentException">It is none that signs here.</exception>
    public static KeyKind Of(string algorithm, string? curve)
    {
        var named = algorithm == EllipticCurve ? curve : null;
        var found = Array.Find(Known, kind => kind.Algorithm == algorithm && kind.Curve == named);
        return found ?? throw Unknown(named ?? algorithm);
    }

    /// <summary>The failure of a key of another kind.</summary>
    /// <param name="name">The name of the kind, or its object identifier.</param>
    public static InvalidContentException Unknown(string name)
    {
        var known = Others.GetValueOrDefault(name, name);
        return KeyFailure.Of(
            $"The key is of the kind {known}, which is not used for signatures here.",
            "Use an ECDSA key on P-256, P-384 or P-521, an Ed25519 key, or an RSA key of 2048 bits or more.");
    }
}
