using System.Security.Cryptography.X509Certificates;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>The stories of settings of registries, and of waiting.</summary>
public sealed class NetworkStoriesTests
{
    [Fact]
    public async Task Story_11_reads_with_a_private_ca_a_client_certificate_a_proxy_and_a_mirror()
    {
        await using var registry = await RealRegistry.StartAsync(new() { Tls = true, ClientCertificates = true });
        await using var mirror = await RealRegistry.StartAsync();
        await using var proxy = ForwardProxy.Start();
        using var stories = SampleProgram.Stories();
        var digest = await SeedAsync(registry);

        var said = (await stories.RunAsync(
            "11", registry.Host, mirror.Host, proxy.Address.OriginalString, registry.CertificateFile,
            registry.ClientCertificateFile, registry.ClientKeyFile)).Succeeded().Stdout;

        Assert.Equal($"{digest}\n", said);
        Assert.Equal([$"CONNECT {registry.Host}"], proxy.Requests.Distinct());
        await mirror.SettleAsync();
        Assert.Contains(mirror.Requests, each => each.ToString().Contains("/v2/acme/api/manifests/1.4.0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Story_12_reads_with_the_settings_of_a_file()
    {
        await using var registry = await RealRegistry.StartAsync(new() { Tls = true, ClientCertificates = true });
        using var stories = SampleProgram.Stories();
        var digest = await SeedAsync(registry);
        await File.WriteAllTextAsync(Path.Combine(stories.Folder, "registries.json"), $$"""
            { "hosts": { "{{registry.Host}}": { "transport": "tls", "caFiles": "{{registry.CertificateFile}}",
              "clientCertificateFile": "{{registry.ClientCertificateFile}}", "clientKeyFile": "{{registry.ClientKeyFile}}" } } }
            """);

        var said = (await stories.RunAsync("12", registry.Host, "registries.json")).Succeeded().Stdout;

        Assert.Equal($"{digest}\n", said);
    }

    [Fact]
    public async Task Story_13_shows_an_image_that_is_there_and_all_repositories()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var stories = SampleProgram.Stories();
        await Seed.PushAsync(registry, "acme/api", await Samples.IndexAsync("linux/amd64"), "1.4.0");
        await Seed.PushAsync(registry, "acme/base", await Samples.IndexAsync("linux/arm64"), "nonroot");

        var said = (await stories.RunAsync("13", registry.Host)).Succeeded().Stdout;

        var digest = await Seed.DigestAsync(registry, "acme/api", "1.4.0");
        Assert.Equal($"{digest}\n{registry.Host}/acme/api\n{registry.Host}/acme/base\n", said);
    }

    private static async Task<Digest> SeedAsync(RealRegistry registry)
    {
        var image = await Samples.IndexAsync("linux/amd64");
        using var certificate = X509Certificate2.CreateFromPemFile(registry.ClientCertificateFile, registry.ClientKeyFile);
        using var authority = X509CertificateLoader.LoadCertificateFromFile(registry.CertificateFile);
        RegistryClientOptions options = new();
        options.Hosts[registry.Host] = new()
        {
            Transport = TransportSecurity.Tls,
            CertificateAuthorities = [authority],
            ClientCertificate = certificate,
        };
        using var client = new RegistryClient(options);
        await client.Repository($"{registry.Host}/acme/api", RepositoryAccess.Push).PushAsync(image, ["1.4.0"]);
        return image.Digest;
    }
}
