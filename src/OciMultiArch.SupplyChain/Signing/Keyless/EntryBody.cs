using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OciMultiArch.SupplyChain.Signing.Formats;

namespace OciMultiArch.SupplyChain.Signing.Keyless;

/// <summary>What a log took: which content was signed, with which signature and certificate (sigstore/rekor, pkg/types).</summary>
internal static class EntryBody
{
    /// <summary>The kind of an entry and its version, such as dsse 0.0.1; null where it is none.</summary>
    public static string? KindOf(LogEntry entry) => SignatureJson.TryRead(entry.Body, static body =>
        $"{body.Text("kind")} {body.Text("apiVersion")}");

    /// <summary>Whether kinds of such an entry can be compared with a signature.</summary>
    public static bool IsKnown(string kind) => kind is "hashedrekord 0.0.1" or "dsse 0.0.1" or "intoto 0.0.2";

    /// <summary>Whether an entry is of a signature.</summary>
    public static bool IsOf(LogEntry entry, KeylessSignature signature)
    {
        var said = SignatureJson.TryRead(entry.Body, static body => Read(body));
        if (said is null)
            return false;
        var hash = Convert.ToHexStringLower(SHA256.HashData(said.IsOfPayload ? signature.Payload : signature.Signed));
        var certificate = Encoding.UTF8.GetString(said.Certificate).Trim();
        return said.Hash == hash && said.Signature.AsSpan().SequenceEqual(signature.Signature)
            && certificate == signature.Certificate.Pem.Trim();
    }

    private static Said? Read(JsonElement body)
    {
        var spec = body.GetProperty("spec");
        return body.Text("kind") switch
        {
            "hashedrekord" => new(
                false,
                spec.Text("data", "hash", "value"),
                spec.GetProperty("signature").GetProperty("content").GetBytesFromBase64(),
                spec.GetProperty("signature").GetProperty("publicKey").GetProperty("content").GetBytesFromBase64()),
            "dsse" => OfEnvelope(spec.Text("payloadHash", "value"), spec.GetProperty("signatures").EnumerateArray().First()),
            "intoto" => OfStatement(spec.GetProperty("content")),
            _ => null,
        };
    }

    private static Said OfEnvelope(string? hash, JsonElement signature) => new(
        true, hash, signature.GetProperty("signature").GetBytesFromBase64(), signature.GetProperty("verifier").GetBytesFromBase64());

    // The signature is in base64 twice.
    private static Said OfStatement(JsonElement content)
    {
        var signature = content.GetProperty("envelope").GetProperty("signatures").EnumerateArray().First();
        var text = Encoding.UTF8.GetString(signature.GetProperty("sig").GetBytesFromBase64());
        var certificate = signature.GetProperty("publicKey").GetBytesFromBase64();
        return new(true, content.Text("payloadHash", "value"), Convert.FromBase64String(text), certificate);
    }

    private sealed record Said(bool IsOfPayload, string? Hash, byte[] Signature, byte[] Certificate);
}
