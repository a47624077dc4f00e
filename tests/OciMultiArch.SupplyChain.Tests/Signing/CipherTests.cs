using System.Text;
using OciMultiArch.SupplyChain.Signing.Ciphers;

namespace OciMultiArch.SupplyChain.Tests.Signing;

/// <summary>What keys of cosign are encrypted with, against published vectors.</summary>
public sealed class CipherTests
{
    // RFC 7914, section 12.
    [Theory]
    [InlineData("", "", 16, 1, 1,
        "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906")]
    [InlineData("password", "NaCl", 1024, 8, 16,
        "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640")]
    public void Keys_are_derived_as_the_RFC_of_scrypt_says(
        string password, string salt, int cost, int blocks, int lanes, string key)
    {
        var derived = Scrypt.DeriveKey(
            Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(salt), cost, blocks, lanes, 64);

        Assert.Equal(key, Convert.ToHexStringLower(derived));
    }

    // RFC 8439, section 2.5.2.
    [Fact]
    public void Tags_are_those_of_the_RFC()
    {
        var key = Convert.FromHexString("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b");

        Assert.Equal(
            "a8061dc1305136c6c22b8baf0c0127a9",
            Convert.ToHexStringLower(Poly1305.Tag(key, "Cryptographic Forum Research Group"u8)));
    }

    // The example of "Cryptography in NaCl", section 10.
    [Fact]
    public void The_box_of_NaCls_paper_is_opened()
    {
        var key = Convert.FromHexString("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389");
        var nonce = Convert.FromHexString("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37");
        var box = Convert.FromHexString(
            "f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c531a1186ac0dfc17c98dce87b4da7f011ec48c972"
            + "71d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e526ae90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b3"
            + "7973f622a43d14a6599b1f654cb45a74e355a5");

        var opened = SecretBox.Open(key, nonce, box);

        Assert.StartsWith("be075fc53c81f2d5cf141316ebeb0c7b", Convert.ToHexStringLower(opened!), StringComparison.Ordinal);
        box[40] ^= 1;
        Assert.Null(SecretBox.Open(key, nonce, box));
        Assert.Null(SecretBox.Open(key, nonce, box.AsSpan(0, 15)));
    }
}
