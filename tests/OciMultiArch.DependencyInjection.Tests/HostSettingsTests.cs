using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OciMultiArch.TestKit;

namespace OciMultiArch.DependencyInjection.Tests;

/// <summary>Everything that the options of a host have can be set by configuration.</summary>
public sealed class HostSettingsTests
{
    // Set by other members: a list of files, a file and its key, a URL.
    private static readonly Dictionary<string, string> Named = new()
    {
        [nameof(RegistryHostOptions.CertificateAuthorities)] = nameof(NamedRegistryOptions.CaFiles),
        [nameof(RegistryHostOptions.ClientCertificate)] = nameof(NamedRegistryOptions.ClientCertificateFile),
        [nameof(RegistryHostOptions.UseProxy)] = nameof(NamedRegistryOptions.Proxy),
    };

    [Fact]
    public void Every_option_of_a_host_has_its_settings()
    {
        var options = typeof(RegistryHostOptions).GetProperties().Select(static each => each.Name).ToArray();
        var files = typeof(RegistryHostSettings).GetProperties().Select(static each => each.Name).ToHashSet();
        var configuration = typeof(NamedRegistryOptions).GetProperties().Select(static each => each.Name).ToHashSet();

        Assert.All(options, option => Assert.Contains(Named.GetValueOrDefault(option, option), files));
        Assert.All(options, option => Assert.Contains(Named.GetValueOrDefault(option, option), configuration));
    }

    [Fact]
    public void Every_setting_of_a_host_is_bound_from_configuration()
    {
        using TempFolder folder = new();
        using var certificate = SelfSigned.Create();
        var pem = folder.Write("ca.pem", certificate.ExportCertificatePem());
        var key = folder.Write("me.key", certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        using var provider = Case.Services().AddAnd(each => each.AddOciMultiArch(Case.Section(
            ("Registries:eu:Host", "eu.acme.example"),
            ("Registries:eu:CaFiles:0", pem), ("Registries:eu:ClientCertificateFile", pem), ("Registries:eu:ClientKeyFile", key),
            ("Registries:eu:ServerName", "inner.example"), ("Registries:eu:Addresses:0", "10.0.0.7"),
            ("Registries:eu:PathPrefix", "hub"), ("Registries:eu:Proxy", "http://me:pass@proxy.example:3128"),
            ("Registries:eu:Headers:X-Key", "k"), ("Registries:eu:Mirrors:0", "m.example/hub"), ("Registries:eu:MirrorPulls", "ByDigest"),
            ("Registries:eu:MaxRequestsPerSecond", "0.5"), ("Registries:eu:ChunkBytes", "1000"),
            ("Registries:eu:ConnectTimeout", "00:00:01"), ("Registries:eu:StallTimeout", "00:00:02"),
            ("Registries:eu:ResponseTimeout", "00:00:03"),
            ("Registries:none:Host", "none.example"), ("Registries:none:Proxy", "none")))).Provider();

        var hosts = provider.GetRequiredService<IOptions<RegistryClientOptions>>().Value.Hosts;

        var host = hosts["eu.acme.example"];
        Assert.Equal(certificate.Thumbprint, Assert.Single(host.CertificateAuthorities).Thumbprint);
        Assert.True(host.ClientCertificate!.HasPrivateKey);
        Assert.Equal(("inner.example", "hub"), (host.ServerName, host.PathPrefix));
        Assert.Equal([IPAddress.Parse("10.0.0.7")], host.Addresses);
        Assert.Equal("proxy.example", host.Proxy!.GetProxy(new("https://eu.acme.example/"))!.Host);
        Assert.Equal("k", host.Headers["X-Key"]);
        Assert.Equal([new("m.example/hub") { Pulls = MirrorPulls.ByDigest }], host.Mirrors);
        Assert.Equal((0.5, 1000), (host.MaxRequestsPerSecond, host.ChunkBytes));
        Assert.Equal(
            (1, 2, 3),
            (host.ConnectTimeout!.Value.TotalSeconds, host.StallTimeout!.Value.TotalSeconds, host.ResponseTimeout!.Value.TotalSeconds));
        Assert.False(hosts["none.example"].UseProxy);
        Assert.True(host.UseProxy);
    }
}
