using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Copying;

/// <summary>Many tags from store to store.</summary>
public sealed class TagCopyTests
{
    private static readonly SampleImage Other = SampleImage.Make("linux/s390x");

    [Fact]
    public async Task Every_tag_arrives_with_all_it_holds()
    {
        await using var from = await WithTagsAsync(20);
        await using var to = await RegistryCase.InMemoryAsync();

        var results = await to.App.CopyTagsAsync(from.App).ToListAsync();

        Assert.Equal(20, results.Count);
        Assert.All(results, static result => Assert.NotNull(result.Report));
        Assert.Equal(Sorted(from), Sorted(to));
        Assert.Equal(from.Stored.Blobs.Keys.Order(), to.Stored.Blobs.Keys.Order());
    }

    [Fact]
    public async Task What_is_unchanged_costs_a_request_at_each_side_and_one_in_all_where_it_is_known()
    {
        await using var from = await WithTagsAsync(20);
        await using var to = await RegistryCase.InMemoryAsync();
        var first = await to.App.CopyTagsAsync(from.App).ToListAsync();
        var (atSource, atTarget) = (from.Fake.Requests.Count, to.Fake.Requests.Count);

        var second = await to.App.CopyTagsAsync(from.App).ToListAsync();

        Assert.All(second, static result => Assert.True(result.IsUnchanged));
        Assert.Equal(21, from.Fake.Requests.Count - atSource);
        Assert.Equal(21, to.Fake.Requests.Count - atTarget);

        (atSource, atTarget) = (from.Fake.Requests.Count, to.Fake.Requests.Count);
        var known = first.ToDictionary(static result => result.Tag, static result => result.Source!.Digest);
        var third = await to.App.CopyTagsAsync(from.App, null, new() { Known = known }).ToListAsync();

        Assert.All(third, static result => Assert.True(result.IsUnchanged));
        Assert.Equal(21, from.Fake.Requests.Count - atSource);
        Assert.Equal(1, to.Fake.Requests.Count - atTarget);
    }

    [Fact]
    public async Task A_tag_that_moved_or_is_gone_at_the_target_is_copied_though_others_are_known()
    {
        await using var from = await WithTagsAsync(12);
        await using var to = await RegistryCase.InMemoryAsync();
        var first = await to.App.CopyTagsAsync(from.App).ToListAsync();
        var known = first.ToDictionary(static result => result.Tag, static result => result.Source!.Digest);
        from.Stored.Put(Other, "1.0.3");
        to.Stored.Untag("1.0.5");

        var second = await to.App.CopyTagsAsync(from.App, null, new() { Known = known }).ToListAsync();

        var written = second.Where(static result => result.Report is not null).Select(static result => result.Tag.Value);
        Assert.Equal(["1.0.3", "1.0.5"], written.Order());
        Assert.Equal(Sorted(from), Sorted(to));
    }

    [Fact]
    public async Task A_tag_that_fails_does_not_stop_the_others()
    {
        await using var from = await WithTagsAsync(10);
        await using var to = await RegistryCase.InMemoryAsync();
        from.Fake.Inject(static request => request.Path.EndsWith("/1.0.4", StringComparison.Ordinal), FakeReply.Error(404, "MANIFEST_UNKNOWN"), int.MaxValue);

        var results = await to.App.CopyTagsAsync(from.App).ToListAsync();

        var failed = Assert.Single(results, static result => !result.IsSuccess);
        Assert.Equal("1.0.4", failed.Tag.Value);
        Assert.IsType<ContentNotFoundException>(failed.Failure);
        Assert.Equal(9, to.Stored.Tags.Count);
    }

    [Fact]
    public async Task A_tag_that_is_written_once_is_not_touched_and_costs_nothing()
    {
        await using var from = await WithTagsAsync(10);
        await using var to = await RegistryCase.InMemoryAsync();
        to.Stored.Put(Other, "1.0.4");

        var results = await to.App.CopyTagsAsync(from.App, null, new() { Immutable = ["1.0.*"] }).ToListAsync();

        var there = Assert.Single(results, static result => result.IsImmutable);
        Assert.Equal(("1.0.4", false), (there.Tag.Value, there.IsKept));
        Assert.Equal(Other.Digest, to.Stored.Tags["1.0.4"]);
        Assert.DoesNotContain(from.Fake.Requests, static request => request.Path.EndsWith("/1.0.4", StringComparison.Ordinal));
        Assert.Equal(10, to.Stored.Tags.Count);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Referrers_of_unchanged_tags_are_copied_when_they_are_looked_at(bool looks, int expected)
    {
        await using var from = await WithTagsAsync(2);
        await using var to = await RegistryCase.InMemoryAsync();
        await to.App.CopyTagsAsync(from.App).CountAsync();
        var subject = await from.App.GetAsync("1.0.1");
        await from.App.PushAsync(Artifact.CreateReferrer(subject, "a/b", []));
        TagCopyOptions options = new() { Push = new() { Referrers = ReferrerSelection.All }, ReferrersOfUnchanged = looks };

        var plan = await to.App.PlanTagsAsync(from.App, null, options).ToListAsync();
        var results = await to.App.CopyTagsAsync(from.App, null, options).ToListAsync();
        var again = await to.App.CopyTagsAsync(from.App, null, options).ToListAsync();

        Assert.Equal(expected, plan.Count(static result => result.Plan is not null));
        Assert.Equal(2 - expected, results.Count(static result => result.IsUnchanged));
        Assert.All(again, static result => Assert.True(result.IsUnchanged));
        Assert.Equal(expected, await to.App.ReferrersAsync(subject.Digest).CountAsync());
    }

    [Fact]
    public async Task A_plan_reads_alone()
    {
        await using var from = await WithTagsAsync(5);
        await using var to = await RegistryCase.InMemoryAsync();
        to.Stored.PutIndex([Image(0)], "1.0.0");

        var results = await to.App.PlanTagsAsync(from.App).ToListAsync();

        Assert.Equal(4, results.Count(static result => result.Plan is { Unwritten.Count: 1 }));
        Assert.Equal("1.0.0", Assert.Single(results, static result => result.IsUnchanged).Tag.Value);
        Assert.All(to.Log, static method => Assert.True(method is "GET" or "HEAD"));
    }

    [Fact]
    public async Task A_filter_chooses_and_named_tags_are_not_listed()
    {
        await using var from = await WithTagsAsync(10);
        await using var to = await RegistryCase.InMemoryAsync();

        await to.App.CopyTagsAsync(from.App, new() { Versions = ">=1.0.8" }).ToListAsync();
        Assert.Equal(["1.0.8", "1.0.9"], to.Stored.Tags.Keys.Order());
        var lists = from.Fake.Requests.Count(static request => request.Path.EndsWith("/tags/list", StringComparison.Ordinal));
        await to.App.CopyTagsAsync(from.App, new() { Match = ["1.0.1", "1.0.2"] }).ToListAsync();

        Assert.Equal(["1.0.1", "1.0.2", "1.0.8", "1.0.9"], to.Stored.Tags.Keys.Order());
        Assert.Equal(lists, from.Fake.Requests.Count(static request => request.Path.EndsWith("/tags/list", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_written_can_be_made_of_what_is_there()
    {
        await using var from = await WithTagsAsync(3);
        await using var to = await RegistryCase.InMemoryAsync();
        TagCopyOptions options = new()
        {
            Change = async (artifact, cancel) => (await artifact.ImagesAsync(cancel))[0],
        };

        var results = await to.App.CopyTagsAsync(from.App, null, options).ToListAsync();

        Assert.All(results, static result => Assert.True(result.IsSuccess));
        Assert.Equal(Image(1).Digest, to.Stored.Tags["1.0.1"]);
    }

    [Fact]
    public async Task A_layout_is_a_source_and_a_target_too()
    {
        using TempFolder folder = new();
        await using var from = await WithTagsAsync(5);
        await using var to = await RegistryCase.InMemoryAsync();
        var layout = OciLayout.At(folder.Path);

        await layout.CopyTagsAsync(from.App).ToListAsync();
        await to.App.CopyTagsAsync(layout).ToListAsync();

        Assert.Equal(Sorted(from), Sorted(to));
    }

    [Fact]
    public async Task Who_stops_listening_ends_the_work()
    {
        await using var from = await WithTagsAsync(300);
        await using var to = await RegistryCase.InMemoryAsync();

        await foreach (var result in to.App.CopyTagsAsync(from.App, null, new() { MaxTags = 2 }))
        {
            Assert.True(result.IsSuccess);
            break;
        }

        Assert.InRange(to.Stored.Tags.Count, 1, 150);
    }

    [Fact]
    public async Task A_source_without_a_list_fails_as_a_whole()
    {
        await using var from = await RegistryCase.InMemoryAsync();
        await using var to = await RegistryCase.InMemoryAsync();

        await Assert.ThrowsAsync<ContentNotFoundException>(async () => await to.App.CopyTagsAsync(from.App).ToListAsync());
    }

    private static IEnumerable<KeyValuePair<string, string>> Sorted(RegistryCase at) =>
        at.Stored.Tags.OrderBy(static pair => pair.Key, StringComparer.Ordinal);

    private static SampleImage Image(int number) => SampleImage.Built("linux/amd64", ImageFamily.Oci, $"layer {number}", label: $"{number}");

    private static async Task<RegistryCase> WithTagsAsync(int count)
    {
        var at = await RegistryCase.InMemoryAsync();
        for (var number = 0; number < count; number++)
            at.Stored.PutIndex([Image(number)], $"1.0.{number}");
        return at;
    }
}
