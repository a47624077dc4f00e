using System.Text.Json;
using OciMultiArch.Internal;
using OciMultiArch.SupplyChain.Signing.Formats;
using OciMultiArch.SupplyChain.Signing.Keyless;

namespace OciMultiArch.SupplyChain;

/// <summary>
/// What signatures without a key are checked against: the authorities that make certificates and the transparency logs, as
/// sigstore publishes them in <c>trusted_root.json</c> (protobuf-specs, sigstore_trustroot.proto). Immutable and safe for
/// concurrent use.
/// </summary>
/// <remarks>
/// Of a signature are checked: that its certificate leads to one of the authorities and was made for signing code, the
/// signature itself, and that an entry of one of the logs is of this signature: with the promise of the log, which says when,
/// and, where the bundle holds it, the proof of inclusion with its checkpoint. The time must be inside the certificate's
/// validity. Not checked are timestamps that a certificate holds of certificate transparency logs, and those of timestamp
/// authorities (RFC 3161), so that entries of a log that says no time (Rekor v2) do not count. Nothing asks the network: what
/// was revoked since is not known.
/// </remarks>
public sealed class TrustedRoot
{
    private TrustedRoot(IReadOnlyList<CertificateAuthority> authorities, IReadOnlyList<TransparencyLog> logs)
    {
        Authorities = authorities;
        Logs = logs;
    }

    internal IReadOnlyList<CertificateAuthority> Authorities { get; }

    internal IReadOnlyList<TransparencyLog> Logs { get; }

    /// <summary>Reads the document. No network.</summary>
    /// <param name="json">The content of <c>trusted_root.json</c>, in UTF-8.</param>
    /// <exception cref="InvalidContentException">It is no such document, or names no authority or no log.</exception>
    public static TrustedRoot Parse(ReadOnlyMemory<byte> json)
    {
        var read = SignatureJson.TryRead(json, Read) ?? throw Unusable("is no trust root of sigstore");
        if (read.Authorities.Count == 0)
            throw Unusable("names no authority for certificates");
        return read.Logs.Count > 0 ? read : throw Unusable("names no transparency log that can be used");
    }

    private static TrustedRoot Read(JsonElement document)
    {
        var authorities = document.GetProperty("certificateAuthorities").EnumerateArray().Select(CertificateAuthority.Read);
        var logs = document.GetProperty("tlogs").EnumerateArray().Select(TransparencyLog.Read).OfType<TransparencyLog>();
        return new(Frozen.List(authorities.OfType<CertificateAuthority>()), Frozen.List(logs));
    }

    private static InvalidContentException Unusable(string why) => new(
        Problem.InvalidContent,
        $"The document {why}.",
        new("Take the trusted_root.json that belongs to the signer's sigstore, as 'cosign trusted-root create' writes it."));
}
