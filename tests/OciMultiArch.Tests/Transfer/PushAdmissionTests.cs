using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Transfer;

/// <summary>Whether what was read may be written: asked before anything is.</summary>
public sealed class PushAdmissionTests
{
    private readonly MemoryStore source = new();
    private readonly MemoryStore target = new();
    private readonly List<Digest> asked = [];

    [Fact]
    public async Task What_is_refused_leaves_nothing_behind()
    {
        var index = await ReadAsync();

        await Assert.ThrowsAsync<OciException>(async () => await target.PushAsync(index, ["1"], Refusing()));
        var results = await new IContentStore[] { target, new MemoryStore() }.PushAsync(index, ["1"], Refusing());
        await Assert.ThrowsAsync<OciException>(async () => await target.PlanAsync(index, ["1"], Refusing()));
        var tags = await target.CopyTagsAsync(source, null, new() { Push = Refusing() }).ToListAsync();

        Assert.Equal([index.Digest, index.Digest, index.Digest, index.Digest], asked);
        Assert.All(results, static result => Assert.Equal("no", result.Failure!.Message));
        Assert.Equal("no", Assert.Single(tags).Failure!.Message);
        Assert.Empty(await target.TagsAsync().ToListAsync());
        Assert.False(await target.HasManifestAsync(index.Descriptor));
        foreach (var image in await index.ImagesAsync())
            Assert.False(await target.HasManifestAsync(image.Descriptor));
    }

    [Fact]
    public async Task A_registry_is_sent_nothing_but_questions_of_what_is_refused()
    {
        await using var from = await RegistryCase.InMemoryAsync();
        await using var to = await RegistryCase.InMemoryAsync();
        await from.App.PushAsync(await Samples.IndexAsync("linux/amd64", "linux/arm64"), ["1"]);

        var failure = await Assert.ThrowsAsync<OciException>(
            async () => await to.App.PushAsync(await from.App.GetAsync("1"), ["1"], Refusing()));

        Assert.Equal("no", failure.Message);
        Assert.Empty(to.Fake.Requests);
    }

    [Fact]
    public async Task What_is_admitted_is_asked_about_once_and_written()
    {
        var index = await ReadAsync();

        var report = await target.PushAsync(index, ["1"], Admitting());

        Assert.Equal([index.Digest], asked);
        Assert.Equal(["1"], report.Written.Select(static tag => tag.Value));
    }

    [Fact]
    public async Task Of_what_was_edited_or_chosen_the_original_is_asked_about()
    {
        var index = await ReadAsync();

        await target.PushAsync(await index.ForPlatformsAsync([Platform.Parse("linux/arm64")]), ["1"], Admitting());
        await target.PushAsync(await index.EditAsync([IndexEdit.Remove(Platform.Parse("linux/arm64"))]), ["2"], Admitting());

        Assert.Equal([index.Digest, index.Digest], asked);
    }

    [Fact]
    public async Task Of_an_index_that_was_made_here_the_images_are_asked_about_that_were_read()
    {
        var images = await (await ReadAsync()).ImagesAsync();

        await target.PushAsync(await Artifact.CreateIndexAsync([images[1], images[0]]), ["1"], Admitting());
        await target.PushAsync(await Samples.IndexAsync("linux/s390x"), ["2"], Admitting());

        Assert.Equal([images[1].Digest, images[0].Digest], asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task In_a_release_each_name_of_the_file_is_asked_about_and_not_what_stands_below_it(bool isAdmitted)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        await at.App.PushAsync(index, ["both"]);
        var name = at.App.Name;
        ReleaseFile file = new()
        {
            Indexes =
            [
                new()
                {
                    Index = ImageReference.Parse($"{name}:1"),
                    Images = [new() { From = ImageReference.Parse($"{name}:both") }],
                },
            ],
        };

        var results = await at.Client.ReleaseAsync(file, new() { Push = isAdmitted ? Admitting() : Refusing() });

        Assert.Equal([index.Digest], asked);
        Assert.Equal(isAdmitted, results[0].Failure is null);
        Assert.Equal(isAdmitted, await at.App.ResolveAsync(Tag.Parse("1")) is not null);
    }

    private async Task<Artifact> ReadAsync()
    {
        await source.PushAsync(await Samples.IndexAsync("linux/amd64", "linux/arm64"), ["1"]);
        return await source.GetAsync("1");
    }

    private PushOptions Admitting() => new() { Admit = Ask };

    private PushOptions Refusing() => new()
    {
        Admit = async (artifact, cancellationToken) =>
        {
            await Ask(artifact, cancellationToken);
            throw new OciException("no");
        },
    };

    private ValueTask Ask(Artifact artifact, CancellationToken cancellationToken)
    {
        lock (asked)
            asked.Add(artifact.Digest);
        return default;
    }
}
