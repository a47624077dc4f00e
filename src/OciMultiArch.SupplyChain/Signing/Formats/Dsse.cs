using System.Globalization;
using System.Text;

namespace OciMultiArch.SupplyChain.Signing.Formats;

/// <summary>What is signed of an envelope: type and payload (secure-systems-lab/dsse, protocol.md).</summary>
internal static class Dsse
{
    /// <summary>The type of payloads that are statements of in-toto.</summary>
    public const string InToto = "application/vnd.in-toto+json";

    /// <summary>The bytes that are signed.</summary>
    public static byte[] ToSign(string type, ReadOnlySpan<byte> payload)
    {
        var size = Encoding.UTF8.GetByteCount(type);
        var head = string.Create(CultureInfo.InvariantCulture, $"DSSEv1 {size} {type} {payload.Length} ");
        return [.. Encoding.UTF8.GetBytes(head), .. payload];
    }
}
