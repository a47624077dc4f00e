using System.Security.Cryptography;

namespace OciMultiArch.EndToEnd.Errors;

/// <summary><c>sign</c> and <c>verify</c> with keys and identities, and what is attached to images.</summary>
internal static class Signatures
{
    private const string Sign = "sign oci:app:1 --key key.pem";
    private const string Verify = "verify oci:app:1";
    private const string Identity = $"{Verify} --certificate-identity a --certificate-oidc-issuer https://id.example";
    private const string Build = "build ./hello --platform linux/amd64";

    public static IReadOnlyList<ErrorCase> All { get; } =
    [
        Usage("Nothing that says who is trusted", Verify),
        Usage("A trust root without an identity", $"{Verify} --trusted-root root.json"),
        Usage("A key beside a trust root", $"{Identity} --trusted-root root.json --key key.pub"),
        Of("A trust root that does not exist", $"{Identity} --trusted-root nowhere.json"),
        Of("A trust root that is none", $"{Identity} --trusted-root root.json"),
        Of("A public key that does not exist", $"{Verify} --key nowhere.pub"),
        Of("A private key to verify with", $"{Verify} --key key.pem"),
        Of("An image that is not signed", $"{Verify} --key key.pub"),
        Of("An image that is not signed, for a copy", "copy oci:app:1 oci:out:1 --signed-by key.pub"),
        Of("A public key to sign with", "sign oci:app:1 --key key.pub"),
        Of("A private key that does not exist", "sign oci:app:1 --key nowhere.pem"),
        Usage("A private key, or its password, in place of its file", "sign oci:app:1 --key {secret}"),
        Of("A file without a key", "sign oci:app:1 --key root.json"),
        Usage("A key of a service", "sign oci:app:1 --key awskms:///alias/acme"),
        Usage("A variable without a key", "sign oci:app:1 --key env://NO_SUCH_KEY"),
        Usage("An encrypted key without a password", "sign oci:app:1 --key locked.pem"),
        Of("A wrong password of a key", "sign oci:app:1 --key locked.pem --key-password-file root.json"),
        Usage("A password in place of its file", "sign oci:app:1 --key locked.pem --key-password-file {secret}"),
        Usage("An archive to sign", "sign oci-archive:app.tar:1 --key key.pem"),
        Usage("An identity for a bundle", $"{Sign} --identity acme/api"),
        Of("An image to sign that does not exist", "sign oci:app:2 --key key.pem"),
        Of("An SBOM of a file that is no program by Go", "sbom root.json"),
        Of("An SBOM of an image that does not exist", "sbom oci:app:2"),
        Usage("An SBOM where nothing can hold it", $"{Build} --to docker-archive:out.tar:acme/app --sbom spdx"),
        Of("An SBOM of an index whose images have none", "manifest create oci:app:2 oci:app:1 --sbom spdx"),
        Usage("Provenance where nothing can hold it", "manifest create docker-archive:out.tar:acme/app:1 oci:app:1 --provenance"),
    ];

    private static ErrorCase Usage(string wrong, string words) => Of(wrong, words) with { Exit = 2 };

    private static ErrorCase Of(string wrong, string words) => new(wrong, words) { Setup = WriteAsync };

    private static Task WriteAsync(Scene scene)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        PbeParameters encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        scene.Write("key.pem", key.ExportPkcs8PrivateKeyPem());
        scene.Write("key.pub", key.ExportSubjectPublicKeyInfoPem());
        scene.Write("locked.pem", key.ExportEncryptedPkcs8PrivateKeyPem("password-of-the-key", encryption));
        scene.Write("root.json", "{}");
        return Task.CompletedTask;
    }
}
