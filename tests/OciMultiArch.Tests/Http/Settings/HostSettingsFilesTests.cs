using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Http.Settings;

/// <summary>The PEM files that settings name.</summary>
public sealed class HostSettingsFilesTests : IDisposable
{
    private const string Registry = "reg.example";
    private readonly TempFolder folder = new();
    private readonly X509Certificate2 one = SelfSigned.Create();
    private readonly X509Certificate2 two = SelfSigned.Create();

    public void Dispose()
    {
        folder.Dispose();
        one.Dispose();
        two.Dispose();
    }

    [Fact]
    public void All_certificates_of_all_files_are_authorities()
    {
        var both = folder.Write("both.pem", $"# two\n{one.ExportCertificatePem()}\n{two.ExportCertificatePem()}\n");
        var first = folder.Write("one.pem", one.ExportCertificatePem());

        var options = new RegistryHostSettings { CaFiles = [both, first] }.ToOptions(Registry);

        Assert.Equal(
            [one.Thumbprint, two.Thumbprint, one.Thumbprint],
            options.CertificateAuthorities.Select(static certificate => certificate.Thumbprint));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_client_certificate_has_its_key_in_its_own_file_or_in_another(bool isOneFile)
    {
        var key = one.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();
        var certificate = one.ExportCertificatePem();
        var file = folder.Write("me.cert", isOneFile ? $"{certificate}\n{key}" : certificate);
        RegistryHostSettings settings = new()
        {
            ClientCertificateFile = file,
            ClientKeyFile = isOneFile ? null : folder.Write("me.key", key),
        };

        var options = settings.ToOptions(Registry);

        Assert.Equal(one.Thumbprint, options.ClientCertificate!.Thumbprint);
        Assert.True(options.ClientCertificate.HasPrivateKey);
    }

    public static TheoryData<string, string?, Problem, string> Unusable => new()
    {
        { "no.pem", null, Problem.NotFound, "The authorities of reg.example: {0}no.pem is not there." },
        { "text.pem", "hello", Problem.InvalidContent, "holds no certificate in PEM form." },
        {
            "bad.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", Problem.InvalidContent,
            "holds a certificate that cannot be read."
        },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void A_file_of_authorities_that_cannot_be_used_is_named(
        string name, string? content, Problem problem, string why)
    {
        var file = content is null ? folder.At(name) : folder.Write(name, content);

        var failure = Assert.Throws<OciException>(() => new RegistryHostSettings { CaFiles = [file] }.ToOptions(Registry));

        Assert.Contains(why.Replace("{0}", folder.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal), failure.Reason, StringComparison.Ordinal);
        Assert.Contains(file, failure.Reason, StringComparison.Ordinal);
        Assert.Equal(problem, failure.Problem);
        Assert.NotNull(failure.Remedy);
    }

    [Theory]
    [InlineData("absent")]
    [InlineData("other key")]
    [InlineData("no key")]
    [InlineData("locked key")]
    public void A_client_certificate_without_its_key_is_named_and_no_key_is_shown(string fault)
    {
        PbeParameters locked = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1);
        var key = fault switch
        {
            "other key" => two.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(),
            "locked key" => one.GetECDsaPrivateKey()!.ExportEncryptedPkcs8PrivateKeyPem("planted-secret", locked),
            _ => "nothing",
        };
        var keyFile = fault == "absent" ? folder.At("me.key") : folder.Write("me.key", key);
        RegistryHostSettings settings = new()
        {
            ClientCertificateFile = folder.Write("me.cert", one.ExportCertificatePem()),
            ClientKeyFile = keyFile,
        };

        var failure = Assert.Throws<OciException>(() => settings.ToOptions(Registry));

        Assert.Contains(Registry, failure.Reason, StringComparison.Ordinal);
        Assert.Contains(keyFile, failure.Reason, StringComparison.Ordinal);
        Assert.Equal(fault == "other key", failure.Reason.EndsWith(" belongs to another certificate.", StringComparison.Ordinal));
        Assert.DoesNotContain(key.Split('\n')[^1].Length > 0 ? key.Split('\n')[^1] : key, failure.ToString(), StringComparison.Ordinal);
        Assert.NotNull(failure.Remedy);
    }
}
