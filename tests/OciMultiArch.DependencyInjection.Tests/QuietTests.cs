using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OciMultiArch.TestKit;

namespace OciMultiArch.DependencyInjection.Tests;

/// <summary>What belongs to a way round is no warning.</summary>
public sealed class QuietTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(TransportSecurity.AnyTlsElseHttp)]
    public async Task Answers_that_were_to_be_expected_are_no_warnings(TransportSecurity? transport)
    {
        await using var fake = await FakeRegistry.StartAsync(new() { Referrers = false, DeletesTags = false });
        fake.Repository("app").Put(SampleImage.Make("linux/amd64"), "1");
        using LogEntries entries = new();
        var services = Case.Services();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(entries));
        services.AddOciMultiArch(options => options.Registries["eu"] = new() { Host = fake.Host, Transport = transport });
        using var provider = services.Provider();
        var client = provider.GetRequiredService<RegistryClient>();

        await client.CopyAsync($"{fake.Host}/app:1", $"{fake.Host}/copy:1");
        Assert.False(await client.ExistsAsync($"{fake.Host}/app:9"));
        var image = await client.GetAsync($"{fake.Host}/copy:1");
        await client.PushAsync(Artifact.Referrer(image, "a/b", []), $"{fake.Host}/copy:sbom");
        await client.Repository($"{fake.Host}/copy").DeleteManifestsAsync([image.Digest, image.Digest]);

        var warnings = entries.Own.Where(static entry => entry.Level >= LogLevel.Warning).Select(static entry => entry.Text);
        // That there is no TLS is told once.
        Assert.Equal(transport is null ? 0 : 1, warnings.Count());
    }
}
