using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OciMultiArch.TestKit;

namespace OciMultiArch.DependencyInjection.Tests;

/// <summary>The appsettings.json that docs/stories.md shows is one that can be used.</summary>
public sealed class PageTests
{
    [Fact]
    public void The_configuration_of_the_page_is_bound_and_checked()
    {
        using TempFolder folder = new();
        using var certificate = SelfSigned.Create();
        var json = Assert.Single(Blocks(), static each => each.Language == "json").Text
            .Replace("/etc/pki/corp-ca.pem", folder.Write("ca.pem", certificate.ExportCertificatePem()), StringComparison.Ordinal)
            .Replace("/etc/pki/me.pem", folder.Write("me.pem", certificate.ExportCertificatePem()), StringComparison.Ordinal)
            .Replace("/etc/pki/me.key", folder.Write("me.key", Key(certificate)), StringComparison.Ordinal);
        using MemoryStream file = new(Encoding.UTF8.GetBytes(json));
        var section = new ConfigurationBuilder().AddJsonStream(file).Build().GetSection("OciMultiArch");

        using var provider = Case.Services().AddAnd(each => each.AddOciMultiArch(section)).Provider();

        var options = provider.GetRequiredService<IOptions<RegistryClientOptions>>().Value;
        var host = options.Hosts["registry.corp.example"];
        Assert.Equal(certificate.Thumbprint, Assert.Single(host.CertificateAuthorities).Thumbprint);
        Assert.True(host.ClientCertificate!.HasPrivateKey);
        Assert.Equal("proxy.corp.example", host.Proxy!.GetProxy(new("https://registry.corp.example/"))!.Host);
        Assert.Equal([new("mirror.corp.example/hub") { Pulls = MirrorPulls.ByDigest }], host.Mirrors);
        Assert.Equal("payments", host.Headers["X-Team"]);
        Assert.Equal(TimeSpan.FromMinutes(10), host.ResponseTimeout);
        Assert.Equal(TimeSpan.FromMinutes(1), options.StallTimeout);
        var registries = provider.GetRequiredService<NamedRegistries>();
        Assert.Equal("registry.corp.example/acme/api", registries.Repository("main", "api").Name.ToString());
    }

    private static string Key(X509Certificate2 certificate) =>
        certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();

    private static IReadOnlyList<PageBlock> Blocks()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OciMultiArch.sln")))
            folder = folder.Parent!;
        return Page.Blocks(File.ReadAllText(Path.Combine(folder.FullName, "docs", "stories.md")));
    }
}
