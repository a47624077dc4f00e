namespace OciMultiArch.SupplyChain.Signing.Curve25519;

/// <summary>A point of the curve edwards25519 in extended coordinates (RFC 8032, section 5.1.4).</summary>
internal readonly struct EdwardsPoint
{
    /// <summary>The bytes of a point.</summary>
    public const int Size = 32;

    private const int SignBit = 7;
    private const int Highest = 1 << SignBit;

    private static readonly FieldElement Zero = FieldElement.Of(0);
    private static readonly FieldElement One = FieldElement.Of(1);
    private static readonly FieldElement Twist = FieldElement.Read(
        Convert.FromHexString("a3785913ca4deb75abd841414d0a700098e879777940c78c73fe6f2bee6c0352"));

    private readonly FieldElement x;
    private readonly FieldElement y;
    private readonly FieldElement z;
    private readonly FieldElement t;

    private EdwardsPoint(FieldElement x, FieldElement y, FieldElement z, FieldElement t)
    {
        (this.x, this.y, this.z, this.t) = (x, y, z, t);
    }

    /// <summary>The point that a multiple of is taken of.</summary>
    public static EdwardsPoint Base { get; } = Decode(
        Convert.FromHexString("5866666666666666666666666666666666666666666666666666666666666666"))!.Value;

    private static EdwardsPoint Neutral => new(Zero, One, One, Zero);

    public static EdwardsPoint operator +(EdwardsPoint left, EdwardsPoint right)
    {
        var a = (left.y - left.x) * (right.y - right.x);
        var b = (left.y + left.x) * (right.y + right.x);
        var c = left.t * (Twist + Twist) * right.t;
        var d = left.z * (right.z + right.z);
        var e = b - a;
        var f = d - c;
        var g = d + c;
        var h = b + a;
        return new(e * f, g * h, f * g, e * h);
    }

    public static EdwardsPoint operator -(EdwardsPoint point) =>
        new(Zero - point.x, point.y, point.z, Zero - point.t);

    /// <summary>Reads a point; null where the bytes are none (RFC 8032, section 5.1.3).</summary>
    public static EdwardsPoint? Decode(ReadOnlySpan<byte> bytes)
    {
        var y = FieldElement.Read(bytes);
        var sign = bytes[^1] >> SignBit;
        if (!IsReduced(y, bytes))
            return null;
        var square = y * y;
        var one = FieldElement.Of(1);
        var divisor = (Twist * square) + one;
        if (FieldPowers.RootOfQuotient(square - one, divisor) is not { } x)
            return null;
        var isZero = FieldPowers.AreEqual(x, FieldElement.Of(0));
        if (isZero && sign == 1)
            return null;
        if (FieldPowers.Sign(x) != sign)
            x = FieldElement.Of(0) - x;
        return new(x, y, one, x * y);
    }

    /// <summary>A multiple of the point. It takes the same time whatever the factor is.</summary>
    /// <param name="factor">32 bytes, lowest first.</param>
    public EdwardsPoint Times(ReadOnlySpan<byte> factor)
    {
        var sum = Neutral;
        for (var bit = (Size * 8) - 1; bit >= 0; bit--)
        {
            sum += sum;
            var isSet = (ulong)(factor[bit / 8] >> (bit % 8)) & 1;
            sum = Select(sum, sum + this, isSet);
        }
        return sum;
    }

    /// <summary>The 32 bytes of the point (RFC 8032, section 5.1.2).</summary>
    public byte[] Encode()
    {
        var inverse = FieldPowers.Inverse(z);
        var bytes = new byte[Size];
        (y * inverse).Write(bytes);
        var sign = FieldPowers.Sign(x * inverse);
        bytes[^1] |= (byte)(sign << SignBit);
        return bytes;
    }

    private static EdwardsPoint Select(EdwardsPoint first, EdwardsPoint second, ulong isSecond)
    {
        var x = FieldElement.Select(first.x, second.x, isSecond);
        var y = FieldElement.Select(first.y, second.y, isSecond);
        var z = FieldElement.Select(first.z, second.z, isSecond);
        var t = FieldElement.Select(first.t, second.t, isSecond);
        return new(x, y, z, t);
    }

    private static bool IsReduced(FieldElement element, ReadOnlySpan<byte> read)
    {
        Span<byte> reduced = stackalloc byte[Size];
        element.Write(reduced);
        reduced[^1] |= (byte)(read[^1] & Highest);
        return reduced.SequenceEqual(read);
    }
}
