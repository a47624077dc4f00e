using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Cleaning;

/// <summary>Cleaning by a policy, as programs call it.</summary>
public sealed class CleaningPlanTests
{
    private static readonly SampleImage[] Images =
        [.. Enumerable.Range(1, 3).Select(static number => SampleImage.Make("linux/amd64", payload: [(byte)number]))];

    private static readonly CleaningPolicy KeepsOne = new() { Tags = new(), Keep = 1 };

    [Fact]
    public async Task A_policy_that_says_nothing_takes_nothing()
    {
        await using var at = await WithTagsAsync("1.0", "1.1");

        var plan = await at.App.PlanCleaningAsync(new());

        Assert.Empty(plan.Deletions);
        Assert.Empty((await plan.ApplyAsync()).Deleted);
        Assert.Equal(2, at.Stored.Tags.Count);
    }

    [Fact]
    public async Task A_plan_is_read_first_and_its_report_says_what_went()
    {
        await using var at = await WithTagsAsync("1.0", "1.1", "1.2");

        var plan = await at.App.PlanCleaningAsync(KeepsOne);

        Assert.DoesNotContain("DELETE", at.Log);
        Assert.Equal(["1.0", "1.1"], plan.Deletions.Select(static each => each.Tags.Single().Value));
        Assert.All(plan.Deletions, static each => Assert.True(each.IsManifest));
        Assert.Equal(("1.2", KeepReason.Newest), Kept(plan.Kept));
        var report = await plan.ApplyAsync();
        Assert.Equal(plan.Deletions, report.Deleted);
        Assert.Empty(report.NotDeleted);
        Assert.Null(report.Failure);
        Assert.Equal(["1.2"], at.Stored.Tags.Keys);
        Assert.Equal([Images[2].Digest], at.Stored.Manifests.Keys);
        await Assert.ThrowsAsync<InvalidOperationException>(() => plan.ApplyAsync().AsTask());
    }

    [Fact]
    public async Task What_others_did_meanwhile_is_spared()
    {
        await using var at = await WithTagsAsync("1.0", "1.1", "1.2");
        var plan = await at.App.PlanCleaningAsync(KeepsOne);
        at.Stored.Put(Images[2], "1.0");
        at.Stored.Put(Images[1], "new");

        var report = await plan.ApplyAsync();

        Assert.Empty(report.Deleted);
        Assert.Equal(
            [KeepReason.Newest, KeepReason.Moved, KeepReason.Needed], report.Kept.Select(static each => each.Kept!.Value));
        Assert.Equal(4, at.Stored.Tags.Count);
    }

    [Theory]
    [InlineData(403, false, 1)]
    [InlineData(403, true, 2)]
    [InlineData(405, true, 1)]
    public async Task A_failure_is_in_the_report(int status, bool continues, int tries)
    {
        await using var at = await WithTagsAsync("1.0", "1.1", "1.2");
        at.Fake.Inject(static each => each.Method == "DELETE", FakeReply.Error(status, "DENIED"), int.MaxValue);

        var report = await at.App.CleanAsync(KeepsOne with { ContinuesOnFailure = continues });

        Assert.Empty(report.Deleted);
        Assert.Equal(2, report.NotDeleted.Count);
        Assert.Equal(tries, report.NotDeleted.Count(static each => each.Failure is not null));
        Assert.Same(report.NotDeleted[0].Failure, report.Failure);
        Assert.Equal(3, at.Stored.Tags.Count);
    }

    [Fact]
    public async Task Tags_of_a_layout_go_and_its_content_stays_until_it_is_pruned()
    {
        await using var at = await WithTagsAsync("1.0", "1.1");
        using TempFolder folder = new();
        var layout = OciLayout.At(folder.Path);
        foreach (var tag in (string[])["1.0", "1.1"])
            await layout.PushAsync(await at.App.GetAsync(tag), [tag]);

        var report = await layout.CleanAsync(KeepsOne);

        Assert.False(Assert.Single(report.Deleted).IsManifest);
        Assert.Equal(["1.1"], await layout.TagsAsync().Select(static tag => tag.Value).ToListAsync());
    }

    [Fact]
    public async Task Tags_of_which_nobody_can_tell_the_newest_are_told_with_what_to_do()
    {
        await using var at = await WithTagsAsync("1.0", "edge");

        var failure = await Assert.ThrowsAsync<OciException>(() => at.App.PlanCleaningAsync(KeepsOne).AsTask());

        Assert.Equal((Problem.InvalidContent, RemedyKind.ChooseTags), (failure.Problem, failure.Remedy!.Kind));
        Assert.Contains("TagFilter.Match", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_that_stays_and_cannot_be_read_ends_the_work()
    {
        await using var at = await WithTagsAsync("1.0", "1.1");
        at.Fake.Inject(static each => each.Path.EndsWith("/1.0", StringComparison.Ordinal), FakeReply.Error(404, "MANIFEST_UNKNOWN"), int.MaxValue);

        var policy = new CleaningPolicy { UntaggedBefore = DateTimeOffset.UnixEpoch };
        await Assert.ThrowsAsync<ContentNotFoundException>(() => at.App.PlanCleaningAsync(policy).AsTask());
    }

    [Fact]
    public void A_number_of_images_to_keep_is_not_negative() =>
        Assert.Throws<ArgumentOutOfRangeException>(static () => new CleaningPolicy { Keep = -1 });

    private static async Task<RegistryCase> WithTagsAsync(params string[] tags)
    {
        var at = await RegistryCase.InMemoryAsync();
        foreach (var (index, tag) in tags.Index())
            at.Stored.Put(Images[index], tag);
        return at;
    }

    private static (string, KeepReason) Kept(IReadOnlyList<CleaningItem> kept) =>
        (kept.Single().Tags.Single().Value, kept.Single().Kept!.Value);
}
