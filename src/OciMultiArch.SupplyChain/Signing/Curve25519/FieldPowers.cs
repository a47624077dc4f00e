using System.Security.Cryptography;

namespace OciMultiArch.SupplyChain.Signing.Curve25519;

/// <summary>Powers of elements whose exponents everybody knows, and what is made with them.</summary>
internal static class FieldPowers
{
    private const int Size = 32;

    // p - 2, and (p - 5) / 8, lowest byte first.
    private static readonly byte[] ForInverse = Exponent(0xEB, 0x7F);
    private static readonly byte[] ForRoot = Exponent(0xFD, 0x0F);
    private static readonly FieldElement RootOfMinusOne = FieldElement.Read(
        Convert.FromHexString("b0a00e4a271beec478e42fad0618432fa7d7fb3d99004d2b0bdfc14f8024832b"));

    /// <summary>The element that gives 1 with this one; 0 for 0.</summary>
    public static FieldElement Inverse(FieldElement element) => Power(element, ForInverse);

    /// <summary>A root of a quotient (RFC 8032, section 5.1.3); null when it has none.</summary>
    public static FieldElement? RootOfQuotient(FieldElement dividend, FieldElement divisor)
    {
        var cube = divisor * divisor * divisor;
        var seventh = cube * cube * divisor;
        var root = dividend * cube * Power(dividend * seventh, ForRoot);
        var check = divisor * root * root;
        if (AreEqual(check, dividend))
            return root;
        if (AreEqual(check, FieldElement.Of(0) - dividend))
            return root * RootOfMinusOne;
        return null;
    }

    /// <summary>Whether two elements are the same number.</summary>
    public static bool AreEqual(FieldElement left, FieldElement right)
    {
        Span<byte> one = stackalloc byte[Size];
        Span<byte> other = stackalloc byte[Size];
        left.Write(one);
        right.Write(other);
        return CryptographicOperations.FixedTimeEquals(one, other);
    }

    /// <summary>The lowest bit of the reduced number: its sign (RFC 8032, section 5.1.2).</summary>
    public static int Sign(FieldElement element)
    {
        Span<byte> bytes = stackalloc byte[Size];
        element.Write(bytes);
        return bytes[0] & 1;
    }

    private static FieldElement Power(FieldElement element, byte[] exponent)
    {
        var power = FieldElement.Of(1);
        for (var bit = (Size * 8) - 1; bit >= 0; bit--)
        {
            power *= power;
            if ((exponent[bit / 8] >> (bit % 8) & 1) == 1)
                power *= element;
        }
        return power;
    }

    private static byte[] Exponent(byte lowest, byte highest)
    {
        var exponent = new byte[Size];
        exponent.AsSpan().Fill(0xFF);
        exponent[0] = lowest;
        exponent[^1] = highest;
        return exponent;
    }
}
