using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Transfer;

/// <summary>One tag is a text, as it is typed.</summary>
public sealed class OneTagTests
{
    [Fact]
    public async Task A_push_a_plan_and_a_push_to_several_take_one_tag_as_text()
    {
        var image = await Samples.ImageAsync("linux/amd64");
        MemoryStore one = new(), other = new();
        IContentStore[] stores = [one, other];

        var plan = await one.PlanAsync(image, "1.4.0");
        var report = await one.PushAsync(image, "1.4.0");
        var results = await stores.PushAsync(image, "latest");

        Assert.Equal([Tag.Parse("1.4.0")], plan.Unwritten);
        Assert.Equal([Tag.Parse("1.4.0")], report.Written);
        Assert.Equal(2, results.Count);
        Assert.True(await one.ExistsAsync("latest"));
        Assert.True(await other.ExistsAsync("latest"));
        Assert.True(await other.ExistsAsync(image));
    }

    [Fact]
    public async Task A_text_that_is_no_tag_is_refused_and_nothing_is_written()
    {
        var image = await Samples.ImageAsync("linux/amd64");
        MemoryStore store = new();

        await Assert.ThrowsAsync<FormatException>(() => store.PushAsync(image, "1.4.0,latest").AsTask());
        await Assert.ThrowsAsync<ArgumentNullException>(() => store.PushAsync(image, tag: null!).AsTask());

        Assert.False(await store.ExistsAsync(image));
    }

    [Fact]
    public async Task An_artifact_in_hand_names_itself()
    {
        var image = await Samples.ImageAsync("linux/amd64");
        MemoryStore store = new();
        await store.PushAsync(image, "1.4.0");

        await store.TagAsync(image, "latest");

        Assert.Equal(image.Digest, (await store.ResolveAsync("latest"))!.Digest);
        Assert.Empty(await store.ReferrersAsync(image).ToListAsync());
        Assert.Equal(image.Digest, (await store.FindAsync(image))!.Digest);
    }
}
