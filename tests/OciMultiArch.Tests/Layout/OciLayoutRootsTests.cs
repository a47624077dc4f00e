using OciMultiArch.Content;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Layout;

/// <summary>What changes index.json in one step: many roots at once, and tags that may not be moved.</summary>
public sealed class OciLayoutRootsTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Many_referrers_are_one_write_of_the_index_for_each_level()
    {
        var (image, sboms) = await WithSbomsAsync(50);
        var layout = OciLayout.At(folder.At("lay"));
        CountingLayout counting = new(layout);

        await counting.PushAsync(image.WithAttached(sboms), ["1"]);

        Assert.Equal(["50 roots", "tags 1"], counting.Changes);
        Assert.Equal(sboms.Select(static sbom => sbom.Digest), await layout.ReferrersAsync(image.Digest).Select(static each => each.Digest).ToListAsync());
        Assert.Equal(51, await layout.RootsAsync().CountAsync());
    }

    [Fact]
    public async Task A_second_push_writes_nothing_and_lists_nothing_twice()
    {
        var (image, sboms) = await WithSbomsAsync(3);
        var layout = OciLayout.At(folder.At("lay"));
        await layout.PushAsync(image.WithAttached(sboms), ["1"]);
        var before = File.ReadAllBytes(folder.At("lay/index.json"));

        await layout.PushAsync(image.WithAttached(sboms), ["1"]);

        Assert.Equal(before, File.ReadAllBytes(folder.At("lay/index.json")));
    }

    [Fact]
    public async Task A_push_that_ended_before_it_listed_is_finished_by_the_next()
    {
        var (image, sboms) = await WithSbomsAsync(3);
        var layout = OciLayout.At(folder.At("lay"));
        foreach (var sbom in sboms)
            await layout.WriteAsync(sbom); // as parts, which no entry names
        Assert.Empty(await layout.RootsAsync().ToListAsync());

        await layout.PushAsync(image.WithAttached(sboms), ["1"]);

        Assert.Equal(3, await layout.ReferrersAsync(image.Digest).CountAsync());
    }

    [Theory]
    [InlineData(ExistingTagHandling.Keep)]
    [InlineData(ExistingTagHandling.Fail)]
    public async Task Of_many_that_write_one_free_tag_at_once_one_wins_and_no_other_moves_it(ExistingTagHandling handling)
    {
        const int Writers = 12;
        for (var round = 0; round < 10; round++)
        {
            var path = folder.At($"lay-{round}");
            var images = await Task.WhenAll(Enumerable.Range(0, Writers).Select(at => Samples.ImageAsync("linux/amd64", layer: $"{at}")));
            using Barrier start = new(Writers);

            var reports = await Task.WhenAll(images.Select(image => Task.Run(() => PushAsync(image, path, start, handling))));

            var winners = reports.Index().Where(static pair => pair.Item?.Written.Count == 1).ToArray();
            var winner = Assert.Single(winners);
            var held = await OciLayout.At(path).ResolveAsync(Tag.Parse("1"));
            Assert.Equal(images[winner.Index].Digest, held!.Digest);
            if (handling == ExistingTagHandling.Keep)
                Assert.All(reports.Where(report => report != winner.Item), static report => Assert.Single(report!.Kept));
        }
    }

    // Each with a handle of its own, as processes have.
    private static async Task<PushReport?> PushAsync(
        Artifact image, string path, Barrier start, ExistingTagHandling handling)
    {
        var layout = OciLayout.At(path);
        start.SignalAndWait();
        try
        {
            return await layout.PushAsync(image, ["1"], new() { ExistingTags = handling });
        }
        catch (OciException taken) when (taken.Problem == Problem.Conflict)
        {
            return null;
        }
    }

    private static async Task<(Artifact Image, Artifact[] Sboms)> WithSbomsAsync(int count)
    {
        var image = await Samples.ImageAsync("linux/amd64");
        MediaType type = new("application/spdx+json");
        var sboms = Enumerable.Range(0, count).Select(at => Artifact.CreateReferrer(
            image, type.Value, [Blob.Of(type, System.Text.Encoding.UTF8.GetBytes($$"""{"n":{{at}}}"""))]));
        return (image, [.. sboms]);
    }

    /// <summary>A layout that says what would change its index.json.</summary>
    private sealed class CountingLayout(OciLayout layout) : IContentStore, IRootList
    {
        private readonly IRootList roots = layout;

        public List<string> Changes { get; } = [];

        public ValueTask<bool> ListAsync(IReadOnlyList<Artifact> manifests, CancellationToken cancellationToken)
        {
            Changes.Add($"{manifests.Count} roots");
            return roots.ListAsync(manifests, cancellationToken);
        }

        public ValueTask<Arrival> WriteFreeAsync(
            Artifact artifact, IReadOnlyList<Tag> tags, Action<Tag, Digest> taken, CancellationToken cancellationToken) =>
            roots.WriteFreeAsync(artifact, tags, taken, cancellationToken);

        public ValueTask<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken = default) =>
            layout.ResolveAsync(tag, cancellationToken);

        public ValueTask<Artifact?> FindAsync(Tag tag, CancellationToken cancellationToken = default) =>
            layout.FindAsync(tag, cancellationToken);

        public ValueTask<Artifact?> FindAsync(Descriptor manifest, CancellationToken cancellationToken = default) =>
            layout.FindAsync(manifest, cancellationToken);

        public ValueTask<Stream> OpenAsync(Descriptor blob, long from = 0, CancellationToken cancellationToken = default) =>
            layout.OpenAsync(blob, from, cancellationToken);

        public IAsyncEnumerable<Tag> TagsAsync(CancellationToken cancellationToken = default) => layout.TagsAsync(cancellationToken);

        public IAsyncEnumerable<Descriptor> ReferrersAsync(
            Digest subject, string? artifactType = null, CancellationToken cancellationToken = default) =>
            layout.ReferrersAsync(subject, artifactType, cancellationToken);

        public ValueTask<bool> HasBlobAsync(Descriptor blob, CancellationToken cancellationToken = default) =>
            layout.HasBlobAsync(blob, cancellationToken);

        public ValueTask<bool> HasManifestAsync(Descriptor manifest, CancellationToken cancellationToken = default) =>
            layout.HasManifestAsync(manifest, cancellationToken);

        public ValueTask<Arrival> WriteAsync(
            Blob blob, IProgress<long>? progress = null, CancellationToken cancellationToken = default) =>
            layout.WriteAsync(blob, progress, cancellationToken);

        public ValueTask<Arrival> WriteAsync(
            Artifact artifact, IReadOnlyList<Tag>? tags = null, CancellationToken cancellationToken = default)
        {
            if (tags is not null)
                Changes.Add($"tags {string.Join(' ', tags)}");
            return layout.WriteAsync(artifact, tags, cancellationToken);
        }
    }
}
