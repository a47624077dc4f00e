using System.Text.Json;
using OciMultiArch.SupplyChain.Signing.Formats;

namespace OciMultiArch.SupplyChain.Signing.Keyless;

/// <summary>A transparency log that is trusted.</summary>
/// <param name="Id">The identifier of its key.</param>
/// <param name="Key">The key that it signs with.</param>
/// <param name="Use">When it signed with that key.</param>
internal sealed record TransparencyLog(byte[] Id, VerificationKey Key, Period Use)
{
    /// <summary>Reads one; null for one whose key is of a kind that is not used here.</summary>
    public static TransparencyLog? Read(JsonElement log)
    {
        var key = log.GetProperty("publicKey");
        var id = log.GetProperty("logId").GetProperty("keyId").GetBytesFromBase64();
        try
        {
            var read = VerificationKey.Of(key.GetProperty("rawBytes").GetBytesFromBase64());
            return new(id, read, Period.Read(key, "validFor"));
        }
        catch (InvalidContentException)
        {
            return null;
        }
    }
}
