using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Images;

/// <summary>Two images of one platform that clients tell apart all the same: none is taken for the other.</summary>
public sealed class TwinTests
{
    private const string Zstd = ",\"annotations\":{\"io.github.containers.compression.zstd\":\"true\"}";
    private readonly Family family = new();

    /// <summary>What the second entry says, and no more, of the platform of the first.</summary>
    public static TheoryData<string, string, string> Twins => new()
    {
        { "linux/amd64", "linux/amd64", Zstd },
        { "linux/amd64", "linux/amd64", ",\"artifactType\":\"application/vnd.example+type\"" },
        { "linux/amd64", "linux(+sse4)/amd64", "" },
        { "windows/amd64:10.0.17763.1", "windows/amd64:10.0.20348.1", "" },
    };

    [Theory]
    [MemberData(nameof(Twins))]
    public async Task Both_are_created_added_and_joined_from_lists_and_pass_as_no_duplicates(string one, string two, string members)
    {
        var (first, second) = (Holding("a", one, ""), Holding("b", two, members));

        var created = await Artifact.CreateIndexAsync([first, second]);
        var added = await first.EditAsync([IndexEdit.Add(second)]);
        var replaced = await first.EditAsync([IndexEdit.Replace(second)]);
        var made = await Artifact.CreateIndexAsync(
            [first, second], null, new() { DuplicatePlatforms = DuplicatePlatformHandling.Replace });

        Assert.All([created, added, replaced, made], index => Assert.Equal(["a", "b"], Names(index)));
        var found = await created.VerifyAsync();
        Assert.DoesNotContain(found.Problems, static problem => problem.Kind == VerifyProblemKind.DuplicatePlatform);
    }

    [Theory]
    [MemberData(nameof(Twins))]
    public async Task Each_is_replaced_by_its_like_alone(string one, string two, string members)
    {
        var there = await Artifact.CreateIndexAsync([Holding("a", one, ""), Holding("b", two, members)]);
        var (plain, twin) = (Holding("c", one, ""), Holding("d", two, members));
        List<Descriptor> gone = [];
        IndexOptions options = new() { DuplicatePlatforms = DuplicatePlatformHandling.Replace, Replaced = new Told(gone) };

        Assert.Equal(["c", "b"], Names(await there.EditAsync([IndexEdit.Replace(plain)])));
        Assert.Equal(["a", "d"], Names(await there.EditAsync([IndexEdit.Replace(twin)])));
        Assert.Equal(["a", "d"], Names(await Artifact.CreateIndexAsync([there, twin], null, options)));
        Assert.Equal(["b"], gone.Select(entry => family.Home.Labels[entry.Digest]));
        await Assert.ThrowsAsync<InvalidContentException>(async () => await there.EditAsync([IndexEdit.Add(plain)]));
        await Assert.ThrowsAsync<InvalidContentException>(async () => await there.EditAsync([IndexEdit.Add(twin)]));
    }

    [Theory]
    [MemberData(nameof(Twins))]
    public async Task A_machine_merges_both(string one, string two, string members)
    {
        var (first, second) = (Holding("a", one, ""), Holding("b", two, members));
        MemoryStore store = new();

        await store.MergeAsync("1", [first, second]);
        await store.MergeAsync("1", [Holding("c", "linux/arm64", "")]);

        Assert.Equal(["a", "b", "c"], Names(await store.GetAsync("1")).Order());
    }

    [Fact]
    public async Task An_image_that_is_there_is_not_added_again_as_its_own_twin()
    {
        var plain = Holding("a", "linux/amd64", "");
        var marked = Holding("a", "linux/amd64", Zstd);

        Assert.Equal(["a"], Names(await plain.EditAsync([IndexEdit.Add(marked)])));
        Assert.Equal(["a"], Names(await marked.EditAsync([IndexEdit.Add(plain)])));
    }

    // An index of one image, whose entry says its platform and other members.
    private Artifact Holding(string label, string platform, string members)
    {
        var image = family.Image(label, "linux/amd64", label);
        var entry = Samples.OnPlatform(image.Descriptor, platform);
        return family.Index($"{label} {platform} {members}", $"{entry[..^1]}{members}}}");
    }

    private IEnumerable<string> Names(Artifact index) => index.Index!.Manifests.Select(entry => family.Home.Labels[entry.Digest]);

    private sealed class Told(List<Descriptor> gone) : IProgress<Descriptor>
    {
        public void Report(Descriptor value) => gone.Add(value);
    }
}
