using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Merging;

/// <summary>What a merge asks a registry, and what becomes of part tags there.</summary>
public sealed class MergeAtRegistryTests
{
    private readonly Machines machines = new();

    [Fact]
    public async Task Part_tags_are_removed_where_the_registry_deletes_tags_and_no_manifest_goes()
    {
        await using var at = await RegistryCase.InMemoryAsync();

        var report = await at.App.MergeAsync(Machines.Version, [machines.Image("linux/arm64"), machines.Image("linux/amd64")], Removing());

        Assert.Equal([Machines.Version], at.Stored.Tags.Keys);
        Assert.Equal(2, report.Removed.Count);
        Assert.Null(report.RemovalFailure);
        Assert.DoesNotContain(
            at.Fake.Requests, static each => each.Method == "DELETE" && each.ToString().Contains("sha256", StringComparison.Ordinal));
        Assert.Equal(2, (await (await at.App.GetAsync(Machines.Version)).ImagesAsync()).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_registry_that_deletes_nothing_keeps_the_part_tags_and_how_they_go_is_said(bool takesTags)
    {
        await using var at = await RegistryCase.InMemoryAsync(new() { Deletes = false, DeletesTags = takesTags });

        var report = await at.App.MergeAsync(Machines.Version, [machines.Image("linux/arm64"), machines.Image("linux/amd64")], Removing());

        Assert.Equal(3, at.Stored.Tags.Count);
        Assert.Equal(2, report.NotRemoved.Count);
        Assert.Contains("deletes no tags", report.RemovalFailure!.Message, StringComparison.Ordinal);
        Assert.Contains("storage.delete.enabled", report.RemovalFailure.Remedy!.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("PUT", at.Log.SkipWhile(static each => each != "DELETE"));
    }

    [Fact]
    public async Task A_merge_into_an_index_that_is_right_already_writes_nothing()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        await at.App.MergeAsync(Machines.Version, [machines.Image("linux/arm64")]);
        var before = at.Fake.Requests.Count;

        await at.App.MergeAsync(Machines.Version, [machines.Image("linux/arm64")]);

        // Is the part there (HEAD)? The list of tags, the part, the index.
        Assert.Equal(["HEAD", "GET", "HEAD", "HEAD"], at.Log.Skip(before));
    }

    private static MergeOptions Removing() => new() { Expect = Platform.ParseList("linux/amd64,linux/arm64"), RemovesPartTags = true };
}
