using System.Formats.Asn1;
using System.Security.Cryptography;
using OciMultiArch.TestKit;

namespace OciMultiArch.SupplyChain.Tests.Signing;

/// <summary>Keys in every form that openssl and cosign write, and what is said of others.</summary>
public sealed class KeyTests
{
    private const string Password = "planted-key-password";

    // Of cosign's own tests; the password is hello.
    private const string Sigstore =
        """
        -----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----
        eyJrZGYiOnsibmFtZSI6InNjcnlwdCIsInBhcmFtcyI6eyJOIjozMjc2OCwiciI6
        OCwicCI6MX0sInNhbHQiOiI3T3VGd2VsbWZZNXVId2NoaURSc210anNwZ2ZlZjFG
        Mk5lOGFDTjVLYVpZPSJ9LCJjaXBoZXIiOnsibmFtZSI6Im5hY2wvc2VjcmV0Ym94
        Iiwibm9uY2UiOiJQNHk4OGhCb3ZTa09MbXN0bFVBaGJwdDJ0K2xTNUxQSCJ9LCJj
        aXBoZXJ0ZXh0IjoiMnB1QzdyZldJOWh3bnJlQ2s4aUZDRlVwQlRrSzRJNlIvbFBF
        cnBDekpXUGpJWXl4eGVIL1A2VW52cFJHdVhla1NNb3JMdGhLamdoQ1JlNy82NDVH
        QWtoVm1LRC92eEF0S2EvbE1abENSQ3FlekJGUFd1dzNpeFRtZ2xhb2J1ZFVSbUVs
        bmNGOGlZbzBTMVl6Y1ZOMVFwY2J2c0dNcUlYRzVlbmdteGp5dCtBcXlyZTF0Q0Y0
        V01tU1BlaEljNlBqd2h1Q2xHaVpJUWRvTGc9PSJ9
        -----END ENCRYPTED SIGSTORE PRIVATE KEY-----
        """;

    private const string Ed25519 =
        """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIALEbo1EFnWFqBK/wC+hhypG/8hXEerwdNetAoFoFVdv
        -----END PRIVATE KEY-----
        """;

    private static readonly string[] P256 = ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"];
    private static readonly string[] Edwards = ["genpkey", "-algorithm", "ed25519"];

    public static TheoryData<string, string[], string> Forms { get; } = new()
    {
        { "PKCS#8", P256, "ECDSA P-256" },
        { "PKCS#8 of P-384", ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"], "ECDSA P-384" },
        { "PKCS#8 of P-521", ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"], "ECDSA P-521" },
        { "SEC 1, with the parameters before it", ["ecparam", "-name", "prime256v1", "-genkey"], "ECDSA P-256" },
        { "Ed25519", Edwards, "Ed25519" },
        { "RSA", ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:3072"], "RSA 3072" },
        { "RSA, PKCS#1", ["genrsa", "-traditional", "2048"], "RSA 2048" },
        { "encrypted", [.. P256, "-aes-256-cbc", "-pass", $"pass:{Password}"], "ECDSA P-256" },
        { "encrypted otherwise", [.. P256, "-aes-128-cbc", "-pass", $"pass:{Password}"], "ECDSA P-256" },
        { "encrypted Ed25519", [.. Edwards, "-aes-192-cbc", "-pass", $"pass:{Password}"], "Ed25519" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Keys_of_openssl_are_read(string form, string[] command, string algorithm)
    {
        Assert.NotEmpty(form);
        var pem = await OpensslAsync(command);

        var key = SigningKey.Parse(pem, () => Password);

        Assert.Equal(algorithm, key.Verification.Algorithm);
        using TempFolder folder = new();
        await File.WriteAllTextAsync(folder.At("key.pem"), pem);
        var publicKey = await OpensslAsync("pkey", "-in", folder.At("key.pem"), "-passin", $"pass:{Password}", "-pubout");
        Assert.Equal(publicKey.Trim(), key.Verification.ToPem());
        Assert.Equal(key.Verification, VerificationKey.Parse(publicKey));
    }

    [Fact]
    public void A_key_of_cosign_is_read_with_its_password_alone()
    {
        var key = SigningKey.Parse(Sigstore, () => "hello");

        Assert.Equal("ECDSA P-256", key.Verification.Algorithm);
        var cosign = Sigstore.Replace("SIGSTORE", "COSIGN", StringComparison.Ordinal);
        Assert.Equal(key.Verification, SigningKey.Parse(cosign, () => "hello").Verification);
        Assert.Equal("The password does not open the key.", ReasonOf(() => SigningKey.Parse(Sigstore, () => "hullo")));
        Assert.Equal("The key is encrypted, and no password is given.", ReasonOf(() => SigningKey.Parse(Sigstore)));
    }

    [Fact]
    public async Task A_wrong_password_is_said_and_is_in_no_message()
    {
        var pem = await OpensslAsync([.. P256, "-aes-256-cbc", "-pass", $"pass:{Password}"]);

        var failure = Assert.Throws<InvalidContentException>(() => SigningKey.Parse(pem, () => "another-key-password"));

        Assert.Equal("The password does not open the key.", failure.Reason);
        Assert.DoesNotContain("password-", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("another-key-password", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(17)]
    public void An_encrypted_key_whose_cipher_begins_with_a_wrong_block_is_refused(int length)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.113549.1.5.13"); // PBES2
                using var parameters = writer.PushSequence();
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier("1.2.840.113549.1.5.12"); // PBKDF2
                    using var derivation = writer.PushSequence();
                    writer.WriteOctetString(new byte[8]);
                    writer.WriteInteger(1000);
                }
                using var cipher = writer.PushSequence();
                writer.WriteObjectIdentifier("2.16.840.1.101.3.4.1.42"); // AES-256 in CBC mode
                writer.WriteOctetString(new byte[length]);
            }
            writer.WriteOctetString(new byte[32]);
        }
        var pem = PemEncoding.WriteString("ENCRYPTED PRIVATE KEY", writer.Encode());

        Assert.Equal(
            "The content of ENCRYPTED PRIVATE KEY in the key is not what the form demands.",
            ReasonOf(() => SigningKey.Parse(pem, () => Password)));
    }

    [Theory]
    [InlineData("short RSA", "The key is of RSA with 1024 bits, fewer than the 2048 that are used for signatures here.",
        "genrsa", "-traditional", "1024")]
    [InlineData("RSA-PSS", "The key is of the kind RSA-PSS, which is not used for signatures here.",
        "genpkey", "-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048")]
    [InlineData("X25519", "The key is of the kind X25519, which is not used for signatures here.", "genpkey", "-algorithm", "x25519")]
    [InlineData("Ed448", "The key is of the kind Ed448, which is not used for signatures here.", "genpkey", "-algorithm", "ed448")]
    [InlineData("secp256k1", "The key is of the kind secp256k1, which is not used for signatures here.",
        "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1")]
    [InlineData("old encryption", "The key is encrypted in OpenSSL's old form, which protects it badly.",
        "genrsa", "-traditional", "-aes128", "-passout", "pass:secret", "2048")]
    public async Task Keys_of_other_kinds_are_refused_by_name(string kind, string reason, params string[] command)
    {
        Assert.NotEmpty(kind);
        var pem = await OpensslAsync(command);

        Assert.Equal(reason, ReasonOf(() => SigningKey.Parse(pem, () => Password)));
    }

    [Theory]
    [InlineData("PUBLIC KEY", "It is a public key; a private key is needed.")]
    [InlineData("OPENSSH PRIVATE KEY", "It is a private key in OpenSSH's form, which is not read.")]
    [InlineData("CERTIFICATE", "It is a certificate; a private key is needed.")]
    [InlineData("PGP PRIVATE KEY BLOCK", "It is a PEM block 'PGP PRIVATE KEY BLOCK'; a private key is needed.")]
    [InlineData("PRIVATE KEY", "The content of PRIVATE KEY in the key is not what the form demands.")]
    [InlineData("RSA PRIVATE KEY", "The content of RSA PRIVATE KEY in the key is not what the form demands.")]
    [InlineData("RSA PUBLIC KEY", "It is a public key; a private key is needed.")]
    [InlineData("EC PRIVATE KEY", "The content of EC PRIVATE KEY in the key is not what the form demands.")]
    [InlineData("ENCRYPTED PRIVATE KEY", "The content of ENCRYPTED PRIVATE KEY in the key is not what the form demands.")]
    [InlineData("ENCRYPTED COSIGN PRIVATE KEY", "The content of ENCRYPTED SIGSTORE PRIVATE KEY in the key is not what the form demands.")]
    public void Files_that_are_no_private_keys_are_refused_by_name(string label, string reason)
    {
        var pem = PemEncoding.WriteString(label, "planted-secret-key"u8);

        var failure = Assert.Throws<InvalidContentException>(() => SigningKey.Parse(pem, () => Password));

        Assert.Equal(reason, failure.Reason);
        Assert.NotNull(failure.Remedy);
        Assert.DoesNotContain("planted-secret-key", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PRIVATE KEY", "It is a private key; a public key is needed.")]
    [InlineData("ENCRYPTED SIGSTORE PRIVATE KEY", "It is a private key; a public key is needed.")]
    [InlineData("CERTIFICATE", "It is a certificate; a public key is needed.")]
    [InlineData("RSA PUBLIC KEY", "The content of RSA PUBLIC KEY in the key is not what the form demands.")]
    [InlineData("RSA PRIVATE KEY", "It is a private key; a public key is needed.")]
    [InlineData("PUBLIC KEY", "The content of PUBLIC KEY in the key is not what the form demands.")]
    public void Files_that_are_no_public_keys_are_refused_by_name(string label, string reason) =>
        Assert.Equal(reason, ReasonOf(() => VerificationKey.Parse(PemEncoding.WriteString(label, "no key"u8))));

    [Fact]
    public void A_public_key_of_RSA_is_read_in_its_own_form()
    {
        using var key = RSA.Create(2048);

        Assert.Equal(VerificationKey.Parse(key.ExportSubjectPublicKeyInfoPem()), VerificationKey.Parse(key.ExportRSAPublicKeyPem()));
    }

    [Fact]
    public void A_text_without_a_key_is_refused() =>
        Assert.Equal("There is no key in PEM form.", ReasonOf(() => SigningKey.Parse("c2VjcmV0")));

    [Fact]
    public void A_key_is_shown_by_its_fingerprint_alone()
    {
        var key = SigningKey.Parse(Ed25519);

        Assert.Equal($"Ed25519 {key.Verification.Fingerprint}", $"{key}");
    }

    [Theory]
    [InlineData(DSASignatureFormat.Rfc3279DerSequence)]
    [InlineData(DSASignatureFormat.IeeeP1363FixedFieldConcatenation)]
    public async Task A_service_signs_in_either_form(DSASignatureFormat form)
    {
        using var secret = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var known = VerificationKey.Parse(secret.ExportSubjectPublicKeyInfoPem());
        var key = SigningKey.Of(known, (content, _) => new(secret.SignData(content.Span, HashAlgorithmName.SHA256, form)));
        var scene = await SignedScene.MakeAsync();

        await scene.Store.SignAsync(scene.Index, key);

        Assert.True((await new SignaturePolicy(known).VerifyAsync(scene.Index)).IsTrusted);
    }

    [Fact]
    public async Task What_a_service_signs_wrongly_is_not_published()
    {
        using var secret = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = SigningKey.Of(
            TestKeys.Make().Verification, (content, _) => new(secret.SignData(content.Span, HashAlgorithmName.SHA256)));
        var scene = await SignedScene.MakeAsync();

        var failure = await Assert.ThrowsAsync<OciException>(async () => await scene.Store.SignAsync(scene.Index, key));

        Assert.StartsWith("The signature that came back does not fit the public key", failure.Reason, StringComparison.Ordinal);
        Assert.Empty(await scene.Store.ReferrersAsync(scene.Index.Digest).ToListAsync());
    }

    private static string ReasonOf(Action parse) => Assert.Throws<InvalidContentException>(parse).Reason;

    private static async Task<string> OpensslAsync(params string[] command)
    {
        var result = await Programs.RunAsync(Programs.Find("openssl", "openssl"), command);
        Assert.True(result.ExitCode == 0, $"{result}");
        return result.Stdout;
    }
}
