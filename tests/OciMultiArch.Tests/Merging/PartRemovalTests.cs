using System.Text;
using System.Text.Json.Nodes;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Merging;

/// <summary>Part tags that go at registries that delete by digest alone: each points at a copy for a moment.</summary>
public sealed class PartRemovalTests
{
    private static readonly Tag OfAmd64 = Tag.Parse("1.4.0-linux-amd64");
    private readonly Machines machines = new();

    private Artifact[] Images => [machines.Image("linux/arm64"), machines.Image("linux/amd64")];

    [Fact]
    public async Task A_registry_that_deletes_by_digest_alone_loses_the_part_tags_and_no_image()
    {
        await using var at = await RegistryCase.InMemoryAsync(new() { DeletesTags = false });

        var report = await at.App.MergeAsync(Machines.Version, Images, Removing());

        Assert.Equal([Machines.Version], at.Stored.Tags.Keys);
        Assert.Equal((2, 0), (report.Removed.Count, report.NotRemoved.Count));
        Assert.True((await (await at.App.GetAsync(Machines.Version)).VerifyAsync()).IsSound);
    }

    [Fact]
    public async Task A_merge_that_comes_while_a_part_tag_goes_finds_the_index_done_and_leaves_it()
    {
        await using var at = await RegistryCase.StartAsync(new() { DeletesTags = false });
        using var other = at.NewClient();
        var repository = other.Repository($"{at.Fake.Host}/app", RepositoryAccess.Push);
        MergeReport? second = null;
        var deletions = 0;
        at.Fake.Before = async context =>
        {
            // The first is the question whether the registry deletes at all; at the second the tag points at the copy.
            if (context.Request.Method == "DELETE" && context.Request.Path.Value!.Contains("sha256", StringComparison.Ordinal)
                && ++deletions == 2)
                second = await repository.MergeAsync(Machines.Version, [], Removing());
            return false;
        };

        var first = await at.App.MergeAsync(Machines.Version, Images, Removing());

        Assert.Equal(first.Index!.Digest, second!.Index!.Digest);
        Assert.Equal((0, 0), (second.Rounds, second.Missing.Count));
        Assert.Null(first.RemovalFailure);
        Assert.Null(second.RemovalFailure);
        Assert.Equal([Machines.Version], at.Stored.Tags.Keys);
        Assert.True((await (await at.App.GetAsync(Machines.Version)).VerifyAsync()).IsSound);
    }

    [Fact]
    public async Task A_part_tag_that_another_is_about_to_remove_is_no_part()
    {
        await machines.Store.PushAsync(machines.Image("linux/amd64"), [OfAmd64.Value]);
        await machines.Store.WriteAsync(CopyOf(machines.Image("linux/amd64")), [OfAmd64]);

        var report = await machines.Store.MergeAsync(Machines.Version, [machines.Image("linux/arm64")], Machines.Quick);

        Assert.Equal(["linux/arm64/v8"], await machines.PlatformsAsync());
        Assert.Empty(report.Skipped);
    }

    [Fact]
    public async Task Whoever_finds_that_another_removes_a_part_tag_lets_it()
    {
        StoreView view = new(machines.Store);
        view.Before = async call =>
        {
            if (call == $"resolve {OfAmd64}" && view.Calls.Count(static each => each == "resolve 1.4.0") == 2)
                await machines.Store.WriteAsync(CopyOf(machines.Image("linux/amd64")), [OfAmd64]);
        };

        var report = await view.MergeAsync(Machines.Version, Images, Removing());

        Assert.Equal([OfAmd64], report.Removed);
        Assert.Equal(Problem.NotSupported, report.RemovalFailure!.Problem);
    }

    private static Artifact CopyOf(Artifact image)
    {
        var manifest = JsonNode.Parse(image.Bytes.Span)!;
        manifest["annotations"] = new JsonObject { ["ocimultiarch.deletion"] = "1" };
        return Artifact.Parse(image.MediaType, Encoding.UTF8.GetBytes(manifest.ToJsonString()));
    }

    private static MergeOptions Removing()
    {
        var options = Machines.Quick;
        options.Expect = Platform.ParseList("linux/amd64,linux/arm64");
        options.RemovesPartTags = true;
        return options;
    }
}
