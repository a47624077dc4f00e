namespace OciMultiArch.SupplyChain.Signing.Keyless;

/// <summary>A signature with the certificate that was made for it.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="Payload">The content.</param>
/// <param name="Signed">The bytes that are signed: the content, with its frame where there is one.</param>
/// <param name="Signature">The signature.</param>
internal sealed record KeylessSignature(SigningCertificate Certificate, byte[] Payload, byte[] Signed, byte[] Signature);
