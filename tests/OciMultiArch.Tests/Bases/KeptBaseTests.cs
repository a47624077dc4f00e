using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Bases;

/// <summary>Bases whose registry is not asked.</summary>
public sealed class KeptBaseTests : IDisposable
{
    private static readonly SampleImage Amd64 = SampleImage.Make("linux/amd64");
    private static readonly SampleImage Arm64 = SampleImage.Make("linux/arm64");

    private readonly TempFolder folder = new();

    private BaseCache Cache => new(folder.At("cache"));

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_image_on_a_base_as_it_was_last_seen_is_the_same_and_costs_no_request(bool saysPlatforms)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        var entries = new[] { Amd64, Arm64 }.Select(image => EntryOf(image, saysPlatforms));
        var inner = Samples.Index(entries);
        at.Stored.PutIndex([Amd64, Arm64]);
        at.Stored.PutManifest(inner, $"{MediaType.OciIndex}");
        var outer = Samples.Index([Samples.Entry(Descriptor.Of(MediaType.OciIndex, inner))]);
        at.Stored.PutManifest(outer, $"{MediaType.OciIndex}", "1.0");
        var before = await BuildAsync(await Cache.GetAsync(at.App, "1.0"));
        at.Stored.PutIndex([Arm64], "1.0");
        var sent = at.Fake.Requests.Count;

        var after = await BuildAsync(Cache.GetKept(at.App, "1.0"));

        Assert.Equal(before.Bytes.ToArray(), after.Bytes.ToArray());
        Assert.Equal(sent, at.Fake.Requests.Count);
    }

    [Fact]
    public async Task What_is_not_kept_is_an_error_that_names_it()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Stored.PutIndex([Amd64, Arm64], "1.0");
        var read = await Cache.GetAsync(at.App, "1.0");
        _ = await read.ImageForAsync("linux/amd64");
        at.Fake.Inject(static _ => true, FakeReply.Error(500, "UNKNOWN"), int.MaxValue);
        var kept = Cache.GetKept(at.App, "1.0");
        var amd64 = (await kept.ImageForAsync("linux/amd64"))!;

        await RefusedAsync($"{Arm64.Digest} (linux/arm64) of the base {at.Fake.Host}/app:1.0", () => kept.ImageForAsync("linux/arm64").AsTask());
        await RefusedAsync($"The config {amd64.Config!.Digest}", () => amd64.Config.ReadAsync().AsTask());
        await RefusedAsync($"The layer {amd64.Layers[0].Digest}", () => amd64.Layers[0].OpenAsync().AsTask());
        await RefusedAsync("What refers to the base", async () => await amd64.Sources[0].ReferrersAsync(amd64.Digest).ToListAsync());
        await RefusedAsync($"The base {at.Fake.Host}/app:2.0", () => Task.Run(() => Cache.GetKept(at.App, "2.0")));
        await RefusedAsync($"The base {at.Fake.Host}/app@", () => Task.Run(() => Cache.GetKept(at.App, amd64.Config.Digest)));
        File.Delete(folder.At($"cache/bases/sha256-{read.Digest.Encoded}"));
        await RefusedAsync($"The manifest {read.Digest}", () => Task.Run(() => Cache.GetKept(at.App, "1.0")));
    }

    [Fact]
    public async Task Layers_that_another_place_lacks_are_named_before_anything_is_written()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Stored.PutIndex([Amd64], "1.0");
        var image = await BuildAsync(await Cache.GetAsync(at.App, "1.0"));
        var kept = await BuildAsync(Cache.GetKept(at.App, "1.0"));
        var layout = OciLayout.At(folder.At("out"));

        await RefusedAsync($"{layout} lacks the layer {image.Layers[0].Digest}", () => BaseCache.RequireLayersAsync(kept, layout).AsTask());
        Assert.False(Directory.Exists(folder.At("out")));
        await BaseCache.RequireLayersAsync(image, layout);
        await layout.PushAsync(image, ["1"]);
        await BaseCache.RequireLayersAsync(kept, layout);
        var sent = at.Fake.Requests.Count;
        await layout.PushAsync(kept, ["2"]);

        Assert.Equal(sent, at.Fake.Requests.Count);
        Assert.Equal(image.Digest, (await layout.GetAsync("2")).Digest);
    }

    [Fact]
    public async Task A_registry_takes_layers_over_from_the_base_that_it_has_itself()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Stored.PutIndex([Amd64], "1.0");
        await BuildAsync(await Cache.GetAsync(at.App, "1.0"));
        var target = at.Client.Repository($"{at.Fake.Host}/target", RepositoryAccess.Push);
        var sent = at.Fake.Requests.Count;

        var kept = await BuildAsync(Cache.GetKept(at.App, "1.0", target));
        await BaseCache.RequireLayersAsync(kept, target);
        Assert.Equal(sent, at.Fake.Requests.Count);
        var report = await target.PushAsync(kept, ["1"]);

        Assert.Contains(report.Blobs, static blob => blob.Arrival == Arrival.Mounted);
        Assert.DoesNotContain(at.Fake.Requests.Skip(sent), static each => each.Path.StartsWith("/v2/app/", StringComparison.Ordinal));
    }

    private static string EntryOf(SampleImage image, bool saysPlatform)
    {
        var descriptor = Samples.ToArtifact(image).Descriptor;
        if (saysPlatform)
            return Samples.OnPlatform(descriptor, image.Platform);
        return Samples.Entry(descriptor);
    }

    private static async Task<Artifact> BuildAsync(Artifact from)
    {
        ImageRecipe recipe = new() { Platform = Samples.Amd64, Base = from, Layers = [Samples.RecipeLayer("new")] };
        return await recipe.BuildAsync();
    }

    private static async Task RefusedAsync(string part, Func<Task> work)
    {
        var failure = await Assert.ThrowsAsync<ContentNotFoundException>(work);
        Assert.Contains(part, failure.Message, StringComparison.Ordinal);
        Assert.Equal(RemedyKind.AskRegistry, failure.Remedy!.Kind);
    }
}
