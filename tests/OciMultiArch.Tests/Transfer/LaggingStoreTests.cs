using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Transfer;

/// <summary>Registries that do not see what they have just taken.</summary>
public sealed class LaggingStoreTests
{
    [Theory]
    [InlineData(404, "MANIFEST_UNKNOWN", 1)]
    [InlineData(404, "MANIFEST_UNKNOWN", 4)]
    [InlineData(404, "UNKNOWN", 3)]
    [InlineData(400, "MANIFEST_BLOB_UNKNOWN", 4)]
    [InlineData(400, "MANIFEST_UNKNOWN", 4)]
    [InlineData(404, "BLOB_UNKNOWN", 2)]
    public async Task An_index_that_comes_too_early_is_sent_again(int status, string code, int times)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Fake.Inject(static each => each.Is("PUT", "/manifests/1.0"), FakeReply.Error(status, code), times);
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");

        await at.App.PushAsync(index, ["1.0"]);

        Assert.Equal(index.Digest.ToString(), at.Stored.Tags["1.0"]);
        Assert.Equal(times + 1, at.Fake.Requests.Count(static each => each.Is("PUT", "/manifests/1.0")));
    }

    [Fact]
    public async Task An_image_that_comes_too_early_is_sent_again()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Fake.Inject(static each => each.Is("PUT", "/manifests/1.0"), FakeReply.Error(404, "BLOB_UNKNOWN"), 3);

        await at.App.PushAsync(await Samples.ImageAsync("linux/amd64"), ["1.0"]);

        Assert.Equal(["1.0"], at.Stored.Tags.Keys);
    }

    [Fact]
    public async Task The_index_of_a_merge_that_comes_too_early_is_sent_again()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Fake.Inject(
            static each => each.Method == "PUT" && each.Target.EndsWith("/manifests/1.0", StringComparison.Ordinal),
            FakeReply.Error(404, "MANIFEST_UNKNOWN"),
            3);

        await at.App.MergeAsync("1.0", [await Samples.ImageAsync("linux/amd64")]);

        Assert.Contains("1.0", at.Stored.Tags.Keys);
    }

    [Fact]
    public async Task What_stays_unseen_is_explained()
    {
        await using var at = await RegistryCase.InMemoryAsync(configure: static (options, _) => options.MaxAttempts = 4);
        at.Fake.Inject(static each => each.Is("PUT", "/manifests/1.0"), FakeReply.Error(404, "MANIFEST_UNKNOWN"), int.MaxValue);
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.PushAsync(index, ["1.0"]).AsTask());

        Assert.Contains(": 404 MANIFEST_UNKNOWN", failure.Reason, StringComparison.Ordinal);
        Assert.Contains($"It took the images of {index.Digest} before", failure.Reason, StringComparison.Ordinal);
        Assert.Equal("Push again in a moment: what arrived is not sent again.", failure.Remedy!.Text);
        Assert.Equal(["MANIFEST_UNKNOWN"], failure.ErrorCodes);
        Assert.Equal(4, at.Fake.Requests.Count(static each => each.Is("PUT", "/manifests/1.0")));
    }

    [Theory]
    [InlineData(404, "NAME_UNKNOWN")]
    [InlineData(400, "MANIFEST_INVALID")]
    [InlineData(403, "DENIED")]
    public async Task What_does_not_pass_is_told_at_once(int status, string code)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Fake.Inject(static each => each.Is("PUT", "/manifests/1.0"), FakeReply.Error(status, code), int.MaxValue);
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");

        await Assert.ThrowsAsync<RegistryException>(() => at.App.PushAsync(index, ["1.0"]).AsTask());

        Assert.Equal(1, at.Fake.Requests.Count(static each => each.Is("PUT", "/manifests/1.0")));
    }
}
