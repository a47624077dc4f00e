using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Transfer;

/// <summary>Tags that hold another digest, and pushes that may not touch them.</summary>
public sealed class ExistingTagsTests
{
    private static readonly SampleImage Old = SampleImage.Make("linux/s390x");
    private static readonly PushOptions Keep = new() { ExistingTags = ExistingTagHandling.Keep };
    private static readonly PushOptions Fail = new() { ExistingTags = ExistingTagHandling.Fail };

    [Fact]
    public async Task By_default_a_tag_is_moved_without_a_further_request()
    {
        await using var at = await WithOldAsync("latest");
        var index = await Samples.IndexAsync("linux/amd64");

        var report = await at.App.PushAsync(index, ["1.0", "latest"]);

        Assert.Equal(["1.0", "latest"], Texts(report.Written));
        Assert.Empty(report.Kept);
        Assert.Equal(2, at.Fake.Requests.Count(static request => request.Method == "HEAD" && IsOfTag(request)));
    }

    [Fact]
    public async Task A_tag_that_holds_something_else_is_kept_and_the_others_are_written()
    {
        await using var at = await WithOldAsync("latest");
        var index = await Samples.IndexAsync("linux/amd64");

        var report = await at.App.PushAsync(index, ["1.0", "latest"], Keep);

        Assert.Equal(["1.0"], Texts(report.Written));
        Assert.Equal(["latest"], Texts(report.Kept));
        Assert.Empty(report.Unwritten);
        Assert.Empty(report.Unchanged);
        Assert.Empty(report.Missing);
        Assert.Equal(Old.Digest, at.Stored.Tags["latest"]);
        Assert.Equal(index.Digest.ToString(), at.Stored.Tags["1.0"]);
    }

    [Fact]
    public async Task Further_tags_of_what_exists_are_kept_or_refused_too()
    {
        await using var at = await WithOldAsync("latest");
        var image = await Samples.ImageAsync("linux/amd64");
        await at.App.PushAsync(image, ["1.0"]);

        var kept = await at.App.TagAsync("1.0", ["1", "latest"], Keep);
        var failure = await Assert.ThrowsAsync<OciException>(async () => await at.App.TagAsync("1.0", "latest", Fail));

        Assert.Equal(["1"], Texts(kept.Written));
        Assert.Equal(["latest"], Texts(kept.Kept));
        Assert.Equal(Problem.Conflict, failure.Problem);
        Assert.Equal(Old.Digest, at.Stored.Tags["latest"]);
    }

    [Fact]
    public async Task A_tag_that_holds_the_same_is_fine()
    {
        await using var at = await RegistryCase.StartAsync();
        var index = await Samples.IndexAsync("linux/amd64");
        await at.App.PushAsync(index, ["1.0"]);

        foreach (var options in new[] { Keep, Fail })
        {
            var report = await at.App.PushAsync(index, ["1.0"], options);

            Assert.Equal(["1.0"], Texts(report.Unchanged));
            Assert.Empty(report.Kept);
        }
    }

    [Fact]
    public async Task Where_every_tag_is_kept_nothing_is_sent()
    {
        await using var at = await WithOldAsync("1.0", "latest");
        var index = await Samples.IndexAsync("linux/amd64");

        var report = await at.App.PushAsync(index, ["1.0", "latest"], Keep);

        Assert.Equal(["1.0", "latest"], Texts(report.Kept));
        Assert.Empty(report.Manifests);
        Assert.Empty(report.Missing);
        Assert.All(at.Log, static method => Assert.Equal("HEAD", method));
    }

    [Fact]
    public async Task An_index_whose_images_have_tags_that_are_kept_is_written_whole()
    {
        await using var at = await WithOldAsync("1.0-amd64");
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        var images = await index.ImagesAsync();

        var reports = await at.App.PushAsync([new(images[0], "1.0-amd64"), new(images[1], "1.0-arm64"), new(index, "1.0")], Keep);

        Assert.Equal(["1.0-amd64"], Texts(reports[0].Kept));
        Assert.Equal(["1.0-arm64"], Texts(reports[1].Written));
        Assert.Equal(["1.0"], Texts(reports[2].Written));
        Assert.All(images, image => Assert.Contains(image.Digest.ToString(), at.Stored.Manifests.Keys));
    }

    [Fact]
    public async Task A_push_that_is_to_fail_writes_nothing()
    {
        await using var at = await WithOldAsync("latest");
        var index = await Samples.IndexAsync("linux/amd64");

        var failure = await Assert.ThrowsAsync<OciException>(() => at.App.PushAsync(index, ["1.0", "latest"], Fail).AsTask());

        Assert.Equal(Problem.Conflict, failure.Problem);
        Assert.Contains($"the tag latest holds {Old.Digest}", failure.Message, StringComparison.Ordinal);
        Assert.All(at.Log, static method => Assert.Contains(method, (string[])["HEAD", "GET"])); // GET where HEAD finds none
        await Assert.ThrowsAsync<OciException>(() => at.App.PlanAsync(index, ["latest"], Fail).AsTask());
    }

    [Theory]
    [InlineData(ExistingTagHandling.Keep)]
    [InlineData(ExistingTagHandling.Fail)]
    public async Task A_tag_that_comes_while_blobs_are_sent_is_not_touched_either(ExistingTagHandling handling)
    {
        await using var at = await RegistryCase.StartAsync();
        var index = await Samples.IndexAsync("linux/amd64");
        at.Fake.Before = context =>
        {
            if (context.Request.Method == "PUT")
                at.Stored.Put(Old, "1.0");
            return Task.FromResult(false);
        };

        var result = (await new[] { at.App }.PushAsync(index, ["1.0"], new() { ExistingTags = handling }))[0];

        Assert.Equal(Old.Digest, at.Stored.Tags["1.0"]);
        if (handling == ExistingTagHandling.Keep)
        {
            Assert.True(result.IsSuccess);
            Assert.Equal(["1.0"], Texts(result.Reports[0].Kept));
            Assert.Empty(result.Reports[0].Missing);
            Assert.Empty(result.Reports[0].Unwritten);
        }
        else
        {
            Assert.Equal(Problem.Conflict, Assert.IsType<OciException>(result.Failure).Problem);
        }
    }

    [Fact]
    public async Task An_image_of_the_store_itself_is_looked_at_too()
    {
        await using var at = await WithOldAsync("latest");
        await at.App.PushAsync(await Samples.IndexAsync("linux/amd64"), ["1.0"]);

        var report = await at.App.PushAsync(await at.App.GetAsync("1.0"), ["latest", "stable"], Keep);

        Assert.Equal(["latest"], Texts(report.Kept));
        Assert.Equal(["stable"], Texts(report.Written));
    }

    [Fact]
    public async Task A_registry_that_does_not_tell_is_not_written_to()
    {
        await using var at = await RegistryCase.StartAsync();
        at.Fake.Inject(IsOfTag, FakeReply.Error(403, "DENIED"), int.MaxValue);

        await Assert.ThrowsAsync<RegistryException>(
            () => at.App.PushAsync(Samples.ToArtifact(SampleImage.Make("linux/amd64")), ["1.0"], Keep).AsTask());

        Assert.DoesNotContain("PUT", at.Log);
    }

    [Fact]
    public async Task A_plan_says_what_is_kept_and_keeps_it()
    {
        await using var at = await WithOldAsync("latest");
        var index = await Samples.IndexAsync("linux/amd64");

        var plan = await at.App.PlanAsync(index, ["1.0", "latest"], Keep);
        var reports = await plan.ApplyAsync();

        Assert.Equal(["latest"], Texts(plan.Kept));
        Assert.Equal(["1.0"], Texts(plan.Unwritten));
        Assert.Empty(plan.Unchanged);
        Assert.Equal(["latest"], Texts(reports[0].Kept));
        Assert.Equal(Old.Digest, at.Stored.Tags["latest"]);
        Assert.True((await at.App.PlanAsync(index, ["latest"], Keep)).IsEmpty);
    }

    [Fact]
    public async Task A_layout_keeps_its_tags_too()
    {
        using TempFolder folder = new();
        var layout = OciLayout.At(folder.Path);
        var old = await Samples.IndexAsync("linux/s390x");
        await layout.PushAsync(old, ["1.0"]);

        var report = await layout.PushAsync(await Samples.IndexAsync("linux/amd64"), ["1.0", "2.0"], Keep);

        Assert.Equal(["1.0"], Texts(report.Kept));
        Assert.Equal(old.Digest, (await layout.ResolveAsync(Tag.Parse("1.0")))!.Digest);
    }

    private static bool IsOfTag(FakeRequest request) =>
        request.Path.Contains("/manifests/", StringComparison.Ordinal)
        && !request.Path.Contains("/manifests/sha256", StringComparison.Ordinal);

    private static IEnumerable<string> Texts(IEnumerable<Tag> tags) => tags.Select(static tag => tag.Value);

    private static async Task<RegistryCase> WithOldAsync(params string[] tags)
    {
        var at = await RegistryCase.StartAsync();
        at.Stored.Put(Old, tags);
        return at;
    }
}
