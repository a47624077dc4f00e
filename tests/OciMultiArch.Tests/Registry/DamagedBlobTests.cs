using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Registry;

/// <summary>Registries that say they have a blob of which bytes are missing, as after a full disk.</summary>
public sealed class DamagedBlobTests
{
    private static readonly SampleImage Sample = SampleImage.Make("linux/amd64");
    private static readonly string Layer = Bytes.Digest(Sample.Layer);

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task To_read_beyond_their_end_says_that_they_are_damaged(int left)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Stored.PutBlob(Sample.Layer[..left], Layer);
        var blob = Samples.ToArtifact(Sample).Manifest!.Layers[0];

        var failure = await Assert.ThrowsAsync<ContentMismatchException>(async () => await at.App.OpenAsync(blob, blob.Size - 1));

        Assert.Contains("damaged", failure.Message, StringComparison.Ordinal);
        Assert.False(await at.App.HasBlobAsync(blob));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task To_verify_finds_them(int left)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Stored.Put(Sample, "1");
        at.Stored.PutBlob(Sample.Layer[..left], Layer);

        foreach (var readsLayers in new[] { false, true })
        {
            var report = await (await at.App.GetAsync("1")).VerifyAsync(new() { ReadsLayers = readsLayers });
            Assert.Contains(VerifyProblemKind.LayerMismatch, report.Problems.Select(static each => each.Kind));
        }
    }

    [Fact]
    public async Task To_send_them_again_mends_them_where_the_registry_takes_them()
    {
        await using var at = await RegistryCase.InMemoryAsync(new() { SelfMount = MountAnswer.AlwaysSession });
        at.Stored.Put(Sample, "1");
        at.Stored.PutBlob(Sample.Layer[..10], Layer);

        var report = await at.App.PushAsync(await HeldAsync(), ["1"], new() { Recheck = true });

        Assert.Equal([Arrival.Present, Arrival.Copied], report.Blobs.Select(static each => each.Arrival).Order());
        Assert.Equal(Sample.Layer, at.Stored.Blobs[Layer]);
    }

    [Fact]
    public async Task To_send_them_again_in_vain_is_an_error_that_says_what_has_to_be_done_there()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Stored.Put(Sample, "1");
        at.Stored.PutBlob(Sample.Layer[..10], Layer);

        var failure = await Assert.ThrowsAsync<ContentMismatchException>(
            async () => await at.App.PushAsync(await HeldAsync(), ["1", "2"], new() { Recheck = true }));

        Assert.Contains("sending it again does not change that", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("2", at.Stored.Tags.Keys);
    }

    private static async Task<Artifact> HeldAsync()
    {
        MemoryStore store = new();
        foreach (var each in Samples.ToArtifact(Sample).Blobs.Zip([Sample.Config, Sample.Layer]))
            await store.WriteAsync(Blob.Of(each.First.Descriptor, (_, _) => new(new MemoryStream(each.Second))));
        await store.PushAsync(Artifact.Parse(MediaType.Parse(Sample.ManifestType), Sample.Manifest, [store]), ["1"]);
        return await store.GetAsync("1");
    }
}
