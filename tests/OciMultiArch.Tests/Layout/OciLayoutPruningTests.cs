using System.Text;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Layout;

public sealed class OciLayoutPruningTests : IDisposable
{
    private readonly LayoutCase at = new();

    [Fact]
    public async Task What_no_entry_leads_to_is_removed_and_counted()
    {
        var old = await at.WriteImageAsync("old", "a");
        var young = await at.WriteImageAsync("young", "a");
        await at.Layout.WriteAsync(Blob.Of(MediaType.OciLayer, "loose"u8.ToArray()));
        at.Age();

        var report = await at.Layout.PruneAsync();

        Assert.Equal(new() { Blobs = 2, Bytes = old.Bytes.Length + 5 }, report);
        Assert.Equal(
            new[] { Samples.SharedLayer.Digest, Samples.EmptyConfig.Digest, young.Digest }
                .Select(static each => each.Encoded)
                .Order(StringComparer.Ordinal),
            at.Blobs().Order(StringComparer.Ordinal));
        Assert.Equal(new(), await at.Layout.PruneAsync());
    }

    [Fact]
    public async Task Children_of_an_index_and_their_blobs_stay_though_some_are_missing()
    {
        var child = await at.WriteImageAsync("child");
        await at.Layout.WriteAsync(Samples.IndexOver(Samples.IndexOver(child, Samples.Titled("missing"))));
        var inner = Samples.IndexOver(child, Samples.Titled("missing"));
        await at.Layout.WriteAsync(inner);
        await at.Layout.WriteAsync(Samples.IndexOver(inner), [Tag.Parse("a")]);
        at.WriteForeign(Samples.NamedEntry(Samples.IndexOver(inner).Descriptor, "a"));
        at.Age();
        var before = at.Blobs().Count();

        Assert.Equal(new(), await at.Layout.PruneAsync());

        Assert.Equal(before, at.Blobs().Count());
    }

    [Fact]
    public async Task Young_content_and_all_it_leads_to_is_spared()
    {
        await at.Layout.WriteAsync(Samples.SharedLayer);
        await at.Layout.WriteAsync(Samples.EmptyConfig);
        at.Age();
        await at.Layout.WriteAsync(Samples.Titled("not named yet"));

        Assert.Equal(new(), await at.Layout.PruneAsync());
        Assert.Equal(3, (await at.Layout.PruneAsync(TimeSpan.Zero)).Blobs);
    }

    [Fact]
    public async Task Content_that_a_writer_has_asked_for_counts_as_young()
    {
        var image = await at.WriteImageAsync("x");
        at.WriteForeign("");
        at.Age();
        await at.Layout.HasManifestAsync(image.Descriptor);

        Assert.Equal(new(), await at.Layout.PruneAsync());

        at.Age();
        await at.Layout.WriteAsync(Samples.SharedLayer);
        Assert.Equal(2, (await at.Layout.PruneAsync()).Blobs);
        Assert.True(await at.Layout.HasBlobAsync(Samples.SharedLayer.Descriptor));
    }

    [Fact]
    public async Task The_clock_and_the_grace_period_decide_what_is_young()
    {
        await at.Layout.WriteAsync(Samples.SharedLayer);
        Microsoft.Extensions.Time.Testing.FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow().AddMinutes(10));

        Assert.Equal(0, (await at.Layout.PruneAsync(TimeSpan.FromMinutes(20), clock)).Blobs);
        Assert.Equal(0, (await at.Layout.PruneAsync(TimeSpan.MaxValue, clock)).Blobs);
        Assert.Equal(1, (await at.Layout.PruneAsync(TimeSpan.FromMinutes(5), clock)).Blobs);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await at.Layout.PruneAsync(TimeSpan.FromSeconds(-1)));
    }

    [Fact]
    public async Task What_a_document_of_an_unknown_type_mentions_stays()
    {
        await at.Layout.WriteAsync(Samples.SharedLayer);
        var document = Encoding.UTF8.GetBytes($$"""{"blobs":[{"digest":"{{Samples.SharedLayer.Digest}}"}]}""");
        var odd = Descriptor.Of(new("application/vnd.oci.artifact.manifest.v1+json"), document);
        at.PlaceBlob(odd.Digest, document);
        at.WriteForeign(Samples.NamedEntry(odd, "a"));
        at.Age();

        Assert.Equal(new(), await at.Layout.PruneAsync());
    }

    [Fact]
    public async Task Nothing_is_removed_while_a_manifest_cannot_be_read()
    {
        var image = await at.WriteImageAsync("x", "a");
        at.PlaceBlob(image.Digest, new byte[image.Bytes.Length]);
        at.Age();

        await Assert.ThrowsAsync<ContentMismatchException>(async () => await at.Layout.PruneAsync());

        Assert.Equal(3, at.Blobs().Count());
    }

    [Fact]
    public async Task Files_that_a_dead_writer_left_go_and_those_in_use_stay()
    {
        await at.Layout.WriteAsync(Samples.SharedLayer);
        await File.WriteAllTextAsync(at.At(".tmp-dead"), "half");
        await at.Layout.PackAsync(MediaType.OciLayer, async (to, cancel) =>
        {
            await to.WriteAsync("slow"u8.ToArray(), cancel);
            at.Age();
            Assert.Equal(new() { TemporaryFiles = 1, Blobs = 1, Bytes = 4 + 7 }, await at.Layout.PruneAsync(cancellationToken: cancel));
        });

        Assert.Equal([".lock", "blobs"], at.Entries());
        Assert.Single(at.Blobs());
    }

    [Fact]
    public async Task Files_of_others_and_links_are_left_alone()
    {
        await at.WriteImageAsync("x", "a");
        at.Age();
        await File.WriteAllTextAsync(at.At("blobs", "sha256", "README"), "");
        await File.WriteAllTextAsync(at.At("notes"), "");
        File.CreateSymbolicLink(at.BlobPath(Digest.Of("x"u8)), at.Outside("x"));
        at.Age();

        Assert.Equal(new(), await at.Layout.PruneAsync());
        Assert.True(File.Exists(at.At("blobs", "sha256", "README")));
    }

    [Fact]
    public async Task A_missing_folder_is_not_made()
    {
        Assert.Equal(new(), await at.Layout.PruneAsync());

        Assert.False(Directory.Exists(at.Root));
    }

    public void Dispose() => at.Dispose();
}
