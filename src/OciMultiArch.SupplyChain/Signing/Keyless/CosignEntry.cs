using System.Text;
using OciMultiArch.SupplyChain.Signing.Formats;

namespace OciMultiArch.SupplyChain.Signing.Keyless;

/// <summary>The entry of a transparency log that cosign's older form keeps in an annotation (sigstore/cosign, SIGNATURE_SPEC.md).</summary>
internal static class CosignEntry
{
    /// <summary>The annotation.</summary>
    public const string Key = "dev.sigstore.cosign/bundle";

    /// <summary>The entry; null where there is none that can be read.</summary>
    public static LogEntry? Read(string? annotation)
    {
        if (annotation is null)
            return null;
        return SignatureJson.TryRead(Encoding.UTF8.GetBytes(annotation), static bundle =>
        {
            var payload = bundle.GetProperty("Payload");
            var id = Convert.FromHexString(payload.Text("logID") ?? "");
            var body = payload.GetProperty("body").GetBytesFromBase64();
            var time = payload.GetProperty("integratedTime").GetInt64();
            return new LogEntry(id, payload.GetProperty("logIndex").GetInt64(), LogEntry.Checked(time), body)
            {
                Promise = bundle.GetProperty("SignedEntryTimestamp").GetBytesFromBase64(),
            };
        });
    }
}
