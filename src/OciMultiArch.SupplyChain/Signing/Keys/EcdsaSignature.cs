using System.Formats.Asn1;

namespace OciMultiArch.SupplyChain.Signing.Keys;

/// <summary>The two forms of an ECDSA signature.</summary>
internal static class EcdsaSignature
{
    /// <summary>Two numbers one after the other (IEEE P1363) in DER (RFC 3279); null for what cannot be these.</summary>
    public static byte[]? ToDer(ReadOnlySpan<byte> numbers)
    {
        var half = numbers.Length / 2;
        if (half == 0 || numbers.Length % 2 != 0)
            return null;
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(Trimmed(numbers[..half]));
            writer.WriteIntegerUnsigned(Trimmed(numbers[half..]));
        }
        return writer.Encode();
    }

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> number)
    {
        var trimmed = number.TrimStart((byte)0);
        return trimmed.IsEmpty ? number[^1..] : trimmed;
    }
}
