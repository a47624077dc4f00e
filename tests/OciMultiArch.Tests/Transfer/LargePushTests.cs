using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Transfer;

public sealed class LargePushTests
{
    private const int Most = 10_000;
    private static readonly Blob Config = Samples.Blob(MediaType.OciConfig, Samples.Config("linux/amd64", []));
    private readonly MemoryStore home = new();
    private readonly MemoryStore target = new();

    [Fact]
    public async Task An_index_may_name_as_many_manifests_as_are_read()
    {
        var index = Index(await ImagesAsync(Most));

        var report = await target.PushAsync(index, ["all"]);

        Assert.Equal(Most + 1, report.Manifests.Count);
        var verified = await (await target.GetAsync("all")).VerifyAsync();
        Assert.DoesNotContain(verified.Problems, static problem => problem.Kind == VerifyProblemKind.TooLarge);
        Assert.Equal(Most + 1, verified.Manifests);
        Assert.Equal(index.Digest, (await target.ResolveAsync(Tag.Parse("all")))!.Digest);
    }

    [Fact]
    public async Task Indexes_that_name_more_in_all_are_refused_before_anything_is_written()
    {
        var images = await ImagesAsync(Most);
        var half = Index(images[..(Most / 2)]);
        await home.WriteAsync(half);
        var outer = Index([half, .. images[(Most / 2)..]]);

        var failure = await Assert.ThrowsAsync<ContentMismatchException>(async () => await target.PushAsync(outer, ["all"]));

        Assert.Contains("more than 10000 manifests", failure.Message, StringComparison.Ordinal);
        Assert.False(await target.HasBlobAsync(Config.Descriptor));
    }

    [Fact]
    public async Task The_bound_is_that_of_one_root_and_many_roots_with_names_get_them_in_order()
    {
        var images = await ImagesAsync(Most);
        var first = Index(images[..(Most / 2)]);
        var second = Index(images[(Most / 2)..]);
        NamedArtifact[] roots = [
            .. images.Select(static (each, at) => new NamedArtifact(each, $"n{at}")),
            new(first, "first"),
            new(second, "second"),
        ];

        var reports = await target.PushAsync(roots);

        Assert.All(reports.Zip(roots), static each => Assert.Equal(each.Second.Tags, each.First.Written));
        Assert.All(reports, static each => Assert.Single(each.Manifests));
    }

    private async Task<Artifact[]> ImagesAsync(int count)
    {
        await home.WriteAsync(Config);
        Artifact[] images = [.. Enumerable.Range(0, count).Select(each => Artifact.Parse(
            MediaType.OciManifest, Samples.Manifest(Config.Descriptor, [], $$""","annotations":{"n":"{{each}}"}"""), home))];
        foreach (var each in images)
            await home.WriteAsync(each);
        return images;
    }

    private Artifact Index(Artifact[] children) =>
        Artifact.Parse(MediaType.OciIndex, Samples.Index(children.Select(static each => Samples.Entry(each.Descriptor))), home);
}
