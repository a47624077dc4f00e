using System.Security.Cryptography;
using OciMultiArch.SupplyChain.Signing.Curve25519;

namespace OciMultiArch.SupplyChain.Tests.Signing;

/// <summary>Signatures of Ed25519 against the vectors of RFC 8032, and against openssl.</summary>
public sealed class Ed25519Tests
{
    private const string Order = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";

    // RFC 8032, section 7.1: tests 1, 2, 3 and SHA(abc).
    public static TheoryData<string, string, string, string> Vectors { get; } = new()
    {
        {
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        },
        {
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        },
        {
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        },
        {
            "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
        },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void The_vectors_of_the_RFC_hold(string seed, string publicKey, string message, string signature)
    {
        var key = Convert.FromHexString(publicKey);
        var text = Convert.FromHexString(message);

        Assert.Equal(key, Ed25519.PublicKey(Convert.FromHexString(seed)));
        Assert.Equal(signature, Convert.ToHexStringLower(Ed25519.Sign(Convert.FromHexString(seed), text)));
        Assert.True(Ed25519.Verify(key, text, Convert.FromHexString(signature)));
    }

    // RFC 8032, section 7.3.
    [Fact]
    public void A_signature_of_a_hash_is_accepted_as_one_of_the_message()
    {
        var key = Convert.FromHexString("ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf");
        var signature = Convert.FromHexString(
            "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae41"
            + "31f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406");

        Assert.True(Ed25519.Verify(key, "abc"u8, signature));
        Assert.False(Ed25519.Verify(key, "abd"u8, signature));
    }

    [Fact]
    public void A_changed_bit_anywhere_is_seen()
    {
        var seed = SHA256.HashData("seed"u8);
        var key = Ed25519.PublicKey(seed);
        var message = "a message of some length"u8.ToArray();
        var signature = Ed25519.Sign(seed, message);

        Assert.True(Ed25519.Verify(key, message, signature));
        Assert.All(Changed(signature), changed => Assert.False(Ed25519.Verify(key, message, changed)));
        Assert.All(Changed(message), changed => Assert.False(Ed25519.Verify(key, changed, signature)));
        Assert.All(Changed(key), changed => Assert.False(Ed25519.Verify(changed, message, signature)));
    }

    [Fact]
    public void A_signature_with_the_order_added_is_refused()
    {
        var seed = SHA256.HashData("seed"u8);
        var signature = Ed25519.Sign(seed, "text"u8);
        var proof = new System.Numerics.BigInteger(signature.AsSpan(32), isUnsigned: true);
        var order = new System.Numerics.BigInteger(Convert.FromHexString(Order), isUnsigned: true);
        (proof + order).ToByteArray(isUnsigned: true).CopyTo(signature, 32);

        Assert.False(Ed25519.Verify(Ed25519.PublicKey(seed), "text"u8, signature));
    }

    [Theory]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")] // the prime: 0, not reduced
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080")] // a sign for x = 0
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000")] // not on the curve
    public void Bytes_that_are_no_point_are_refused(string bytes) =>
        Assert.Null(EdwardsPoint.Decode(Convert.FromHexString(bytes)));

    [Fact]
    public void Numbers_are_reduced_as_arithmetic_says()
    {
        var order = new System.Numerics.BigInteger(Convert.FromHexString(Order), isUnsigned: true);
        Random random = new(17);
        for (var round = 0; round < 200; round++)
        {
            var (a, b, c) = (Bytes(random), Bytes(random), Bytes(random));

            var sum = new System.Numerics.BigInteger(EdwardsScalar.Sum(a, b, c), isUnsigned: true);

            Assert.Equal((Number(a) + (Number(b) * Number(c))) % order, sum);
        }
    }

    [Fact]
    public void Field_elements_multiply_and_invert_as_arithmetic_says()
    {
        var prime = System.Numerics.BigInteger.Pow(2, 255) - 19;
        Random random = new(18);
        for (var round = 0; round < 200; round++)
        {
            var (a, b) = (Bytes(random), Bytes(random));
            (a[31], b[31]) = ((byte)(a[31] & 0x7F), (byte)(b[31] & 0x7F));
            var (left, right) = (FieldElement.Read(a), FieldElement.Read(b));

            Assert.Equal(Number(a) * Number(b) % prime, Number(Written(left * right)));
            Assert.Equal((Number(a) + Number(b)) % prime, Number(Written(left + right)));
            Assert.Equal((Number(a) - Number(b) + prime + prime) % prime, Number(Written(left - right)));
            Assert.Equal(1, Number(Written(left * FieldPowers.Inverse(left))));
        }
    }

    private static byte[] Written(FieldElement element)
    {
        var bytes = new byte[32];
        element.Write(bytes);
        return bytes;
    }

    private static System.Numerics.BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true);

    // Every third number is all ones, where carries go furthest.
    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[32];
        if (random.Next(3) == 0)
            bytes.AsSpan().Fill(0xFF);
        else
            random.NextBytes(bytes);
        return bytes;
    }

    private static IEnumerable<byte[]> Changed(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = bytes.ToArray();
            changed[at] ^= (byte)(1 << (at % 8));
            yield return changed;
        }
    }
}
