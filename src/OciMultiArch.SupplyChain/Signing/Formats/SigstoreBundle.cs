using System.Text.Json;

namespace OciMultiArch.SupplyChain.Signing.Formats;

/// <summary>A bundle of sigstore with an envelope (protobuf-specs, sigstore_bundle.proto).</summary>
/// <param name="PayloadType">The type of what is signed.</param>
/// <param name="Payload">What is signed.</param>
/// <param name="Signatures">The signatures, of which one must fit.</param>
internal sealed record SigstoreBundle(string PayloadType, byte[] Payload, IReadOnlyList<byte[]> Signatures)
{
    /// <summary>The type of a bundle, of its referrer and of its blob.</summary>
    public const string Type = "application/vnd.dev.sigstore.bundle.v0.3+json";

    private const string Types = "application/vnd.dev.sigstore.bundle";

    /// <summary>Which key is said to have signed: the fingerprint; null where it is not said.</summary>
    public string? Hint { get; init; }

    /// <summary>The certificate that says who signed, in DER; null where a key does.</summary>
    public byte[]? Certificate { get; init; }

    /// <summary>What transparency logs are said to have taken of it.</summary>
    public IReadOnlyList<LogEntry> Entries { get; init; } = [];

    /// <summary>Whether a type is that of bundles, of whatever version.</summary>
    public static bool IsType(string? type) => type?.StartsWith(Types, StringComparison.Ordinal) == true;

    public static byte[] Write(VerificationKey key, ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> signature) =>
        SignatureJson.Write(writer =>
        {
            writer.WriteString("mediaType", Type);
            writer.WriteStartObject("verificationMaterial");
            writer.WriteText("publicKey", "hint", key.Fingerprint);
            writer.WriteEndObject();
            writer.WriteStartObject("dsseEnvelope");
            writer.WriteBase64String("payload", payload.Span);
            writer.WriteString("payloadType", Dsse.InToto);
            writer.WriteStartArray("signatures");
            writer.WriteStartObject();
            writer.WriteBase64String("sig", signature.Span);
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        });

    /// <summary>Reads a bundle; null where it is none, or has no envelope.</summary>
    public static SigstoreBundle? Read(ReadOnlyMemory<byte> document) => SignatureJson.TryRead(document, static bundle =>
    {
        if (!IsType(bundle.Text("mediaType")))
            return null;
        if (!bundle.TryGetProperty("dsseEnvelope", out var envelope))
            return null;
        var material = bundle.GetProperty("verificationMaterial");
        var type = envelope.Text("payloadType") ?? "";
        var payload = envelope.GetProperty("payload").GetBytesFromBase64();
        var signatures = envelope.GetProperty("signatures").EnumerateArray();
        byte[][] bytes = [.. signatures.Select(static signature => signature.GetProperty("sig").GetBytesFromBase64())];
        return new SigstoreBundle(type, payload, bytes)
        {
            Hint = material.Text("publicKey", "hint"),
            Certificate = CertificateIn(material),
            Entries = EntriesIn(material),
        };
    });

    private static IReadOnlyList<LogEntry> EntriesIn(JsonElement material)
    {
        if (!material.TryGetProperty("tlogEntries", out var entries))
            return [];
        return [.. entries.EnumerateArray().Select(LogEntry.Read)];
    }

    // Older bundles hold a chain, of which the first is the certificate; what it leads to is in the trust root.
    private static byte[]? CertificateIn(JsonElement material)
    {
        if (material.TryGetProperty("certificate", out var certificate))
            return certificate.GetProperty("rawBytes").GetBytesFromBase64();
        if (!material.TryGetProperty("x509CertificateChain", out var chain))
            return null;
        return chain.GetProperty("certificates").EnumerateArray().First().GetProperty("rawBytes").GetBytesFromBase64();
    }
}
