using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Content;

/// <summary>A tag, a digest or a descriptor in hand goes wherever its text does.</summary>
public sealed class AnyFormTests
{
    private static readonly SampleImage Image = SampleImage.Make("linux/amd64");

    public static TheoryData<string, string> Forms()
    {
        TheoryData<string, string> rows = [];
        foreach (var store in new[] { "registry", "memory", "layout" })
            foreach (var form in new[] { "text", "tag", "digest", "descriptor" })
                rows.Add(store, form);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Every_store_takes_every_form(string kind, string form)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        using TempFolder folder = new();
        var store = StoreOf(kind, at, folder);
        at.Fake.Repository("from").Put(Image, "1");
        var image = await at.Client.GetAsync($"{at.Fake.Host}/from:1");
        await store.PushAsync(image, [Tag.Parse("1")]);
        var referrer = Artifact.CreateReferrer(image, "a/b", []);
        await store.PushAsync(referrer, []);
        var name = FormOf(form, image);

        Assert.Equal(image.Digest, (await store.GetAsync(name)).Digest);
        Assert.Equal(image.Digest, (await store.FindAsync(name))!.Digest);
        Assert.Equal(image.Digest, (await store.ResolveAsync(name))!.Digest);
        Assert.True(await store.ExistsAsync(name));
        Assert.Equal([referrer.Digest], await store.ReferrersAsync(name).Select(static each => each.Digest).ToListAsync());
        await store.TagAsync(name, Tag.Parse("2"));
        await store.TagAsync(name, [Tag.Parse("3")]);
        await store.TagAsync(name, "4");
        await store.TagAsync(name, ["5"]);
        Assert.Equal(["1", "2", "3", "4", "5"], await store.TagsAsync().Select(static tag => tag.Value).Order().ToListAsync());
    }

    [Theory]
    [InlineData("registry")]
    [InlineData("memory")]
    [InlineData("layout")]
    public async Task A_descriptor_of_what_is_not_there_finds_nothing(string kind)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        using TempFolder folder = new();
        var store = StoreOf(kind, at, folder);
        at.Fake.Repository("from").Put(Image, "1");
        var image = await at.Client.GetAsync($"{at.Fake.Host}/from:1");
        await store.PushAsync(image, ["1"]);
        var other = image.Descriptor with { Digest = Digest.Of("other"u8) };

        Assert.False(await store.ExistsAsync(other));
        Assert.Null(await store.ResolveAsync(other));
        var missing = await Assert.ThrowsAsync<ContentNotFoundException>(() => store.GetAsync(other).AsTask());
        Assert.Contains(other.Digest.ToString(), missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_of_a_repository_take_descriptors()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        var other = SampleImage.Make("linux/arm64");
        at.Fake.Repository("app").Put(Image, "1");
        at.Fake.Repository("app").Put(other, "2");
        Descriptor first = (await at.App.ResolveAsync(Tag.Parse("1")))!;
        Descriptor second = (await at.App.ResolveAsync("2"))!;

        Assert.Equal(Image.Digest, $"{(await at.App.GetAsync(first)).Digest}");
        Assert.Equal(Image.Digest, $"{(await at.App.WaitForAsync(first, TimeSpan.Zero)).Digest}");
        Assert.Empty(await at.App.ReferrersAsync(first).ToListAsync());
        Assert.True((await at.App.DeleteManifestAsync(first)).WasThere);
        IReadOnlyList<Descriptor> rest = [second];
        Assert.True((await at.App.DeleteManifestsAsync(rest)).Single().WasThere);
        Assert.Empty(await at.App.DeleteManifestsAsync([]));
        Assert.Empty(at.Fake.Repository("app").Manifests);
    }

    [Fact]
    public async Task A_descriptor_that_says_another_size_is_not_believed()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Fake.Repository("app").Put(Image, "1");
        var said = (await at.App.ResolveAsync("1"))! with { Size = 1 };

        await Assert.ThrowsAsync<ContentMismatchException>(() => at.App.GetAsync(said).AsTask());
    }

    [Fact]
    public async Task A_client_takes_references_and_names_that_are_read_already()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Fake.Repository("app").Put(Image, "1");
        var reference = ImageReference.Parse($"{at.Fake.Host}/app:1");
        var byDigest = ImageReference.Parse($"{at.Fake.Host}/app@{Image.Digest}");
        var image = await at.Client.GetAsync(reference);

        Assert.Equal(image.Digest, (await at.Client.ResolveAsync(byDigest))!.Digest);
        await at.Client.TagAsync(reference, Tag.Parse("2"));
        await at.Client.TagAsync(byDigest, [Tag.Parse("3")]);
        await at.Client.CopyAsync(reference, new ImageReference(reference.Repository, Tag.Parse("4")));
        await at.Client.PushAsync(image, new ImageReference(reference.Repository, Tag.Parse("5")));
        Assert.Equal(5, await at.Client.TagsAsync(reference.Repository).CountAsync());
        Assert.True(await at.Client.DeleteTagAsync(reference));
        Assert.True((await at.Client.DeleteManifestAsync(byDigest)).WasThere);
        Assert.False(await at.Client.ExistsAsync(byDigest));
    }

    [Fact]
    public async Task Lists_are_merged_edited_and_planned_under_a_tag_that_is_read_already()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Fake.Repository("app").Put(Image, "1");
        var image = await at.App.GetAsync("1");
        var tag = Tag.Parse("list");
        IReadOnlyList<Tag> tags = [tag];

        await at.App.PlanMergeAsync(tag, [image]);
        await at.App.MergeAsync(tag, [image]);
        await at.App.EditAsync(tag, [IndexEdit.Annotate("a", "b")]);
        await at.App.EditAsync(tag, [IndexEdit.Annotate(image.Descriptor, "c", "d")]);
        var edited = await at.App.GetAsync(tag);
        Assert.Equal("d", edited.Index!.Manifests[0].Annotations["c"]);
        Assert.True((await at.App.PlanAsync(edited, tags)).IsEmpty);
        IContentStore[] stores = [new MemoryStore(), new MemoryStore()];
        Assert.All(await stores.PushAsync(edited, tags), static result => Assert.True(result.IsSuccess));
        Assert.True(new TagFilter { Match = ["li*"] }.Fits("list"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("default")]
    public async Task Nothing_in_hand_is_an_argument_that_is_missing(string? kind)
    {
        MemoryStore store = new();
        TagOrDigest name = default;
        if (kind is null)
            name = (string?)null;

        await Assert.ThrowsAsync<ArgumentNullException>(() => store.GetAsync(name).AsTask());
        await Assert.ThrowsAsync<ArgumentNullException>(() => store.ExistsAsync(name).AsTask());
    }

    private static IContentStore StoreOf(string kind, RegistryCase at, TempFolder folder) => kind switch
    {
        "registry" => at.App,
        "memory" => new MemoryStore(),
        _ => OciLayout.At(folder.Path),
    };

    private static TagOrDigest FormOf(string form, Artifact image) => form switch
    {
        "text" => "1",
        "tag" => Tag.Parse("1"),
        "digest" => image.Digest,
        _ => image.Descriptor,
    };
}
