using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Packages;

/// <summary>A stranger's program that has the newest versions of what the packages need.</summary>
[Collection(PackedCheckout.Name)]
public sealed class NewestConsumerTests(NewestConsumerTests.Consumer consumer) : IClassFixture<NewestConsumerTests.Consumer>
{
    [Fact]
    [Trait("Length", "Long")]
    public async Task It_restores_without_a_warning_and_pushes()
    {
        await using var registry = await RealRegistry.StartAsync();

        var ended = (await consumer.ReleaseAsync("1.4.0", $"{registry.Host}/acme/hello")).Succeeded();

        Assert.Contains($"{registry.Host}/acme/hello holds 1.4.0, latest.", ended.Stdout, StringComparison.Ordinal);
        foreach (var package in (string[])["Microsoft.Extensions.Http", "Microsoft.Extensions.Http.Resilience"])
            Assert.Contains($"\"{package}/{LibraryVersions.Newest(package)}\"", consumer.Needs(), StringComparison.Ordinal);
        Assert.Contains($"\"Polly.Core/{LibraryVersions.Newest("Polly.Core")}\"", consumer.Needs(), StringComparison.Ordinal);
    }

    public sealed class Consumer() : BuiltConsumer(new Dictionary<string, string>
    {
        ["ExtensionsVersion"] = LibraryVersions.Newest("Microsoft.Extensions.Hosting"),
        ["ResilienceVersion"] = LibraryVersions.Newest("Microsoft.Extensions.Http.Resilience"),
        ["PollyVersion"] = LibraryVersions.Newest("Polly.Core"),
    });
}
