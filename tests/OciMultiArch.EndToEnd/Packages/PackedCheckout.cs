using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Packages;

/// <summary>
/// The packages of this checkout, packed once. Tests that pack it follow each other, since they share its intermediate
/// files.
/// </summary>
public sealed class PackedCheckout : IAsyncLifetime, IDisposable
{
    public const string Name = "Packages of the checkout";

    /// <summary>The time that every file in the packages has; even, for a zip counts in steps of two seconds.</summary>
    public static readonly DateTimeOffset Epoch = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private readonly TempFolder folder = new();

    /// <summary>Where the packages are.</summary>
    public string Feed => folder.At("feed");

    public async Task InitializeAsync() => (await DotNet.RunAsync(
        ["pack", "src/Packages.slnf", "--output", Feed, "-v", "quiet"],
        new Dictionary<string, string?> { ["SOURCE_DATE_EPOCH"] = $"{Epoch.ToUnixTimeSeconds()}" })).Succeeded();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => folder.Dispose();

    internal Package Open(string id) => new(Directory.GetFiles(Feed, $"{id}.*.nupkg").Single(each => Package.Id(each) == id));
}

[CollectionDefinition(PackedCheckout.Name)]
public sealed class PackedCheckoutTests : ICollectionFixture<PackedCheckout>;
