using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Transfer;

/// <summary>Pushes that wait for others before anything gets its name.</summary>
public sealed class BeforeTagsTests
{
    private readonly Family family = new();
    private readonly Artifact index;
    private readonly Recorder target;

    public BeforeTagsTests()
    {
        index = family.Index("index", family.Image("amd", "linux/amd64", "base", "a"), family.Image("arm", "linux/arm64", "base", "b"));
        target = family.Target();
    }

    [Fact]
    public async Task Everything_is_there_by_digest_before_a_tag_is_written()
    {
        IReadOnlyList<string> before = [];
        PushOptions options = new() { BeforeTags = Wait };

        var report = await target.PushAsync(index, ["1.0", "latest"], options);

        Assert.Equal("write index", before[^1]);
        Assert.Equal(8, before.Count);
        Assert.Equal(["write index as [1.0 latest]"], target.Writes.Skip(8));
        Assert.Equal(["1.0", "latest"], report.Written.Select(static tag => tag.Value));

        ValueTask Wait(CancellationToken cancellationToken)
        {
            before = target.Writes;
            return default;
        }
    }

    [Fact]
    public async Task What_throws_keeps_tags_from_being_written()
    {
        PushOptions options = new() { BeforeTags = static _ => throw new OciException(Problem.Conflict, "Another one failed.") };

        var result = Assert.Single(await new IContentStore[] { target }.PushAsync(index, ["1.0"], options));

        Assert.Equal("Another one failed.", Assert.IsType<OciException>(result.Failure).Message);
        Assert.Equal("write index", target.Writes[^1]);
        Assert.Null(await target.Memory.ResolveAsync(Tag.Parse("1.0")));
        Assert.Empty(result.Reports.SelectMany(static report => report.Written));
    }

    [Fact]
    public async Task What_is_named_already_asks_for_its_tags_alone_and_waits_all_the_same()
    {
        await target.PushAsync(index, ["1.0"]);
        target.Forget();
        var waits = 0;
        PushOptions options = new() { BeforeTags = Count };

        await target.PushAsync(index, ["1.0"], options);

        Assert.Equal((1, "resolve 1.0"), (waits, Assert.Single(target.Calls)));

        ValueTask Count(CancellationToken cancellationToken)
        {
            waits++;
            return default;
        }
    }
}
