using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using Xunit.Abstractions;

namespace OciMultiArch.EndToEnd.Registry;

/// <summary>What it costs to copy an index of eight platforms with an SBOM and a signature of each, counted by the registry.</summary>
public sealed class ReferrerCountTests(ITestOutputHelper output)
{
    private static readonly string[] Eight =
        ["linux/amd64", "linux/arm64", "linux/arm/v7", "linux/arm/v6", "linux/s390x", "linux/ppc64le", "linux/riscv64", "linux/386"];

    [Fact]
    public async Task At_a_registry_that_lists_no_referrers()
    {
        await using var registry = await RealRegistry.StartAsync();
        await PushAsync(registry.Host);
        var mark = await registry.MarkAsync();

        await CopyAsync(registry.Host);

        var requests = await registry.SinceAsync(mark);
        await CheckCopyAsync(registry.Host);
        // GET index, and per image and referrer GET, HEAD, PUT; HEAD and PUT of the tag; per blob one POST; one question for
        // referrers, one for tags; per image the list is read, asked for twice, written, and looked at again.
        Check(requests.Select(static each => (each.Method, each.Path)), 1 + (24 * 3) + 2 + 33 + 1 + 1 + (8 * 5));
    }

    [Fact]
    public async Task At_a_registry_that_lists_them()
    {
        await using var registry = await FakeRegistry.StartAsync();
        await PushAsync(registry.Host);
        var before = registry.Requests.Count;

        await CopyAsync(registry.Host);

        var requests = registry.Requests.Skip(before).ToList();
        await CheckCopyAsync(registry.Host);
        // One question for referrers of each manifest in place of tags and lists.
        Check(requests.Select(static each => (each.Method, each.Path)), 1 + (24 * 3) + 2 + 33 + 25);
    }

    private void Check(IEnumerable<(string Method, string Path)> requests, int expected)
    {
        var kinds = requests.Select(static each => $"{each.Method} {Kind(each.Path)}").ToList();
        foreach (var (kind, count) in kinds.CountBy(static kind => kind).OrderBy(static kind => kind.Key, StringComparer.Ordinal))
            output.WriteLine($"{count} {kind}");
        output.WriteLine($"{kinds.Count} in all");
        Assert.Equal(expected, kinds.Count);
    }

    private static string Kind(string path)
    {
        if (path.Contains("/manifests/sha256-", StringComparison.Ordinal))
            return "list";
        string[] kinds = ["/referrers/", "/tags/list", "/blobs/uploads/", "/blobs/", "/manifests/"];
        return Array.Find(kinds, kind => path.Contains(kind, StringComparison.Ordinal)) ?? path;
    }

    private static async Task PushAsync(string host)
    {
        var index = await Samples.IndexAsync(Eight);
        var images = await index.ImagesAsync();
        var attached = images.SelectMany(static image => new[] { Of(image, "application/spdx+json"), Of(image, "application/x-signature") });
        using RegistryClient client = new();
        await client.Repository($"{host}/app", RepositoryAccess.Push).PushAsync(index.WithAttached([.. attached]), ["1.0"]);
    }

    private static Artifact Of(Artifact image, string type)
    {
        var text = System.Text.Encoding.UTF8.GetBytes($"{type} of {image.Digest}");
        return Artifact.CreateReferrer(image, type, [Blob.Of(new(type), text)]);
    }

    private static async Task CopyAsync(string host)
    {
        using RegistryClient client = new();
        var report = await client.CopyAsync($"{host}/app:1.0", $"{host}/other/app:1.0");

        Assert.Equal(16, report.Referrers.Attached.Count);
        Assert.All(report.Blobs, static blob => Assert.Equal(Arrival.Mounted, blob.Arrival));
    }

    private static async Task CheckCopyAsync(string host)
    {
        using RegistryClient client = new();
        var target = client.Repository($"{host}/other/app");
        var index = await target.GetAsync("1.0");
        foreach (var image in index.Index!.Manifests)
            Assert.Equal(2, await target.ReferrersAsync(image.Digest).CountAsync());
    }
}
