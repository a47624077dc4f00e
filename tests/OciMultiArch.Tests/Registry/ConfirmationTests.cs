using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Registry;

/// <summary>Success is told only when the registry itself has said so, or has what was sent.</summary>
public sealed class ConfirmationTests
{
    private static readonly SampleImage Amd64 = SampleImage.Make("linux/amd64");
    private static readonly Tag One = Tag.Parse("1");

    /// <summary>Statuses of success that nothing was stored with, with the headers of a page or with none.</summary>
    public static TheoryData<int, string?> NoProofs { get; } = new()
    {
        { 200, "text/html" }, { 200, null }, { 201, "text/html" }, { 202, null }, { 204, null },
    };

    [Theory]
    [MemberData(nameof(NoProofs))]
    public async Task An_index_that_somebody_else_answered_for_is_not_told_to_be_there(int status, string? type)
    {
        await using var at = await WithImageAsync();
        at.Fake.Inject(static request => request.Method == "PUT", Answer(status, type));

        var failure = await Assert.ThrowsAsync<RegistryException>(
            () => at.App.WriteAsync(Samples.ToArtifact(Amd64), [One]).AsTask());

        Assert.Equal(Problem.InvalidResponse, failure.Problem);
        Assert.Contains($"the answer was {status}", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["PUT", "HEAD"], at.Log);
    }

    [Theory]
    [MemberData(nameof(NoProofs))]
    public async Task An_odd_answer_to_what_was_stored_costs_one_question(int status, string? type)
    {
        await using var at = await WithImageAsync();
        at.Fake.Spoil(static request => request.Method == "PUT", _ => Answer(status, type));

        Assert.Equal(Arrival.Copied, await at.App.WriteAsync(Samples.ToArtifact(Amd64), [One]));

        Assert.Equal(["PUT", "HEAD"], at.Log);
        Assert.Equal(["1"], at.Stored.Tags.Keys);
    }

    [Theory]
    [InlineData(201, true)]
    [InlineData(204, false)]
    public async Task Who_may_not_read_believes_the_status_of_the_specification_alone(int status, bool isBelieved)
    {
        await using var at = await WithImageAsync();
        at.Fake.Spoil(static request => request.Method == "PUT", _ => new(status));
        at.Fake.Inject(static request => request.Method is "HEAD" or "GET", FakeReply.Error(403, "DENIED"), int.MaxValue);

        var write = at.App.WriteAsync(Samples.ToArtifact(Amd64), [One]).AsTask();

        if (isBelieved)
            Assert.Equal(Arrival.Copied, await write);
        else
            await Assert.ThrowsAsync<RegistryException>(() => write);
    }

    [Theory]
    [InlineData("PUT", "/manifests/sha256:")]
    [InlineData("HEAD", "/manifests/sha256:")]
    [InlineData("HEAD", "/blobs/")]
    [InlineData("PUT", "/blobs/")]
    [InlineData("POST", "/blobs/")]
    public async Task No_tag_stands_above_a_part_that_a_page_answered_for(string method, string path)
    {
        await using var source = await WithImageAsync();
        source.Stored.PutIndex([Amd64, SampleImage.Make("linux/arm64")], "1");
        await using var at = await RegistryCase.InMemoryAsync(new() { SparseIndexes = true });
        var page = new FakeReply(200).Bytes("<html>Sign in to the network</html>"u8.ToArray(), "text/html");
        at.Fake.Inject(request => request.Method == method && request.Path.Contains(path, StringComparison.Ordinal), page);
        var index = await source.App.GetAsync("1");

        var result = (await new[] { at.App }.PushAsync(index, ["1"]))[0];

        var children = index.Index!.Manifests.Select(static entry => entry.Digest.ToString());
        var isWhole = children.All(at.Stored.Manifests.ContainsKey);
        Assert.Equal(result.IsSuccess, at.Stored.Tags.ContainsKey("1"));
        Assert.True(isWhole || !result.IsSuccess);
        await at.App.PushAsync(index, ["1"]); // running it again finishes
        Assert.All(children, child => Assert.Contains(child, at.Stored.Manifests.Keys));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    public async Task A_blob_that_somebody_else_answered_for_is_sent_again(int status)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Fake.Inject(static request => request.Method == "PUT", new(status));

        Assert.Equal(Arrival.Copied, await at.App.WriteAsync(RegistryCase.Layer(10)));

        Assert.Single(at.Stored.Blobs);
        Assert.Equal(0, at.Fake.OpenUploads);
    }

    [Fact]
    public async Task A_registry_that_always_answers_204_costs_one_question_for_each_blob()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Fake.Spoil(static request => request.Method == "PUT", static _ => new(204), int.MaxValue);

        Assert.Equal(Arrival.Copied, await at.App.WriteAsync(RegistryCase.Layer(10)));

        Assert.Equal(["POST", "PUT", "HEAD"], at.Log);
    }

    [Fact]
    public async Task A_mount_that_somebody_else_answered_for_is_none()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Fake.Inject(static request => request.Method == "POST", new(201));

        Assert.Equal(Arrival.Copied, await at.App.WriteAsync(RegistryCase.Layer(10)));

        Assert.Single(at.Stored.Blobs);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    public async Task A_tag_or_manifest_that_somebody_else_answered_for_is_not_told_to_be_gone(int status)
    {
        await using var at = await WithImageAsync();
        at.Stored.Put(Amd64, "1");
        at.Fake.Inject(static request => request.Method == "DELETE", new(status), 2);

        await Assert.ThrowsAsync<RegistryException>(() => at.App.DeleteTagAsync(One).AsTask());
        await Assert.ThrowsAsync<RegistryException>(() => at.App.DeleteManifestAsync(Digest.Parse(Amd64.Digest)).AsTask());

        Assert.Equal(["1"], at.Stored.Tags.Keys);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    public async Task A_deletion_that_is_answered_oddly_and_done_is_success(int status)
    {
        await using var at = await WithImageAsync();
        at.Stored.Put(Amd64, "1");
        at.Fake.Spoil(static request => request.Method == "DELETE", _ => new(status), 2);

        Assert.True(await at.App.DeleteTagAsync(One));
        Assert.True((await at.App.DeleteManifestAsync(Digest.Parse(Amd64.Digest))).WasThere);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(504)]
    public async Task A_session_whose_blob_is_sent_again_is_closed(int status)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Fake.Inject(static request => request.Method == "PUT", new(status));

        Assert.Equal(Arrival.Copied, await at.App.WriteAsync(RegistryCase.Layer(10)));

        Assert.Equal(["POST", "PUT", "HEAD", "DELETE", "POST", "PUT"], at.Log);
        Assert.Equal(0, at.Fake.OpenUploads);
    }

    private static FakeReply Answer(int status, string? type)
    {
        FakeReply reply = new(status);
        return type is null ? reply : reply.Bytes("<html>Sign in to the network</html>"u8.ToArray(), type);
    }

    private static async Task<RegistryCase> WithImageAsync()
    {
        var at = await RegistryCase.InMemoryAsync();
        foreach (var blob in Amd64.Blobs)
            at.Stored.PutBlob(blob);
        return at;
    }
}
