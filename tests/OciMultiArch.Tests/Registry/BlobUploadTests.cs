using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>How a blob gets into a repository, and what it costs.</summary>
public sealed class BlobUploadTests
{
    private const int Large = (4 << 20) + 1;

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(300_000)]
    [InlineData(Large)]
    public async Task A_new_blob_is_asked_for_and_sent_with_its_length(int size)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        await at.App.WriteAsync(await PresentAsync(at)); // this registry's 202 is known to mean absence from here on
        var before = at.Fake.Requests.Count;

        var arrival = await at.App.WriteAsync(RegistryCase.Layer(size));

        Assert.Equal(Arrival.Copied, arrival);
        Assert.Equal(["POST", "PUT"], at.Log.Skip(before));
        Assert.Equal($"{size}", at.Fake.Requests[^1]["Content-Length"]);
        Assert.Equal(Bytes.Noise(size), at.Stored.Blobs[Bytes.Digest(Bytes.Noise(size))]);
    }

    [Fact]
    public async Task A_blob_that_is_there_costs_one_request()
    {
        await using var at = await RegistryCase.InMemoryAsync();

        Assert.Equal(Arrival.Present, await at.App.WriteAsync(await PresentAsync(at)));
        Assert.Equal(["POST"], at.Log);
    }

    [Fact]
    public async Task A_large_blob_is_not_sent_to_a_registry_that_says_202_to_every_mount_and_has_it()
    {
        await using var at = await RegistryCase.InMemoryAsync(new() { SelfMount = MountAnswer.AlwaysSession });
        var blob = RegistryCase.Layer(Large);
        at.Stored.PutBlob(Bytes.Noise(Large));

        Assert.Equal(Arrival.Present, await at.App.WriteAsync(blob));
        Assert.Equal(["POST", "HEAD", "DELETE"], at.Log);
        Assert.Equal(0, at.Fake.OpenUploads);
    }

    [Theory]
    [InlineData(MountAnswer.Denied)]
    [InlineData(MountAnswer.NotAllowed)]
    [InlineData(MountAnswer.Unauthorized)]
    public async Task A_registry_that_refuses_mounts_is_asked_by_HEAD_from_then_on(MountAnswer refusal)
    {
        await using var at = await RegistryCase.InMemoryAsync(new() { SelfMount = refusal });

        await at.App.WriteAsync(RegistryCase.Layer(10));
        await at.App.WriteAsync(RegistryCase.Layer(11));
        await at.App.WriteAsync(RegistryCase.Layer(Large));
        await at.App.WriteAsync(RegistryCase.Layer(Large));

        Assert.Equal(["POST", "POST", "PUT", "HEAD", "POST", "PUT", "HEAD", "POST", "PUT", "HEAD"], at.Log);
    }

    [Theory]
    [InlineData(501)]
    [InlineData(500)]
    public async Task A_registry_that_fails_on_mounts_still_takes_plain_uploads(int status)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Fake.Inject(each => each.Is("POST", "mount="), FakeReply.Error(status, "UNSUPPORTED"), int.MaxValue);

        Assert.Equal(Arrival.Copied, await at.App.WriteAsync(RegistryCase.Layer(10)));
    }

    [Fact]
    public async Task A_closing_answer_that_is_lost_counts_as_done_when_the_blob_is_there()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Fake.Spoil(each => each.Method == "PUT", _ => FakeReply.Broken);

        Assert.Equal(Arrival.Copied, await at.App.WriteAsync(RegistryCase.Layer(10)));
        Assert.Equal(["POST", "PUT", "HEAD"], at.Log);
    }

    [Fact]
    public async Task An_upload_that_is_cut_starts_again_in_a_new_session()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Fake.Inject(each => each.Method == "PUT", FakeReply.Broken with { AfterBytes = 1000 });

        Assert.Equal(Arrival.Copied, await at.App.WriteAsync(RegistryCase.Layer(200_000)));
        Assert.Equal(["POST", "PUT", "HEAD", "DELETE", "POST", "PUT"], at.Log);
        Assert.Equal(Bytes.Noise(200_000), at.Stored.Blobs.Values.Single());
    }

    [Theory]
    [InlineData(404, "BLOB_UPLOAD_UNKNOWN")]
    [InlineData(404, "BLOB_UPLOAD_INVALID")]
    [InlineData(416, "RANGE_INVALID")]
    [InlineData(503, "UNAVAILABLE")]
    public async Task A_session_that_is_lost_is_opened_again(int status, string code)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Fake.Inject(each => each.Method == "PUT", FakeReply.Error(status, code));

        Assert.Equal(Arrival.Copied, await at.App.WriteAsync(RegistryCase.Layer(10)));
    }

    [Fact]
    public async Task One_budget_bounds_every_try_of_an_upload()
    {
        await using var at = await RegistryCase.InMemoryAsync(configure: static (options, _) => options.MaxAttempts = 3);
        at.Fake.Inject(each => each.Method == "PUT", FakeReply.Error(500, "UNKNOWN"), int.MaxValue);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.WriteAsync(RegistryCase.Layer(10)).AsTask());

        Assert.Equal(500, (int)failure.StatusCode!);
        Assert.Equal(3, at.Log.Count(static each => each == "PUT"));
    }

    [Fact]
    public async Task A_wait_that_is_too_long_ends_an_upload_at_once()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Fake.Inject(each => each.Method == "PUT", FakeReply.TooMany(3600));

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.WriteAsync(RegistryCase.Layer(10)).AsTask()).WaitAsync(
            TimeSpan.FromSeconds(30));

        Assert.Equal(TimeSpan.FromHours(1), failure.RetryAfter);
        Assert.Equal(1, at.Log.Count(static each => each == "PUT"));
    }

    [Fact]
    public async Task Two_pushes_of_one_digest_send_it_once()
    {
        await using var at = await RegistryCase.StartAsync();
        var blob = RegistryCase.Layer(100_000);

        var arrivals = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => at.App.WriteAsync(blob).AsTask()));

        Assert.Equal(["POST", "PUT"], at.Log);
        Assert.Single(arrivals, Arrival.Copied);
    }

    [Fact]
    public async Task When_the_first_of_two_pushes_fails_the_second_sends_the_blob()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        var failing = Blob.Of(RegistryCase.Layer(10).Descriptor, static (_, _) => throw new IOException());

        var first = Record.ExceptionAsync(() => at.App.WriteAsync(failing).AsTask());
        var second = at.App.WriteAsync(RegistryCase.Layer(10)).AsTask();

        Assert.IsType<IOException>(await first);
        Assert.Equal(Arrival.Copied, await second);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/upload")]
    [InlineData("//evil.example/upload")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://user@127.0.0.1/upload")]
    public async Task A_session_on_another_host_is_not_contacted(string location)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Fake.Spoil(each => each.Method == "POST", reply => reply.With("Location", location), int.MaxValue);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.WriteAsync(RegistryCase.Layer(10)).AsTask());

        Assert.Contains("upload location", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["POST"], at.Log);
    }

    [Fact]
    public async Task A_relative_session_address_is_used_as_it_came()
    {
        await using var at = await RegistryCase.InMemoryAsync(new() { RelativeUrls = true });

        Assert.Equal(Arrival.Copied, await at.App.WriteAsync(RegistryCase.Layer(10)));
        Assert.Contains("%7E%41%3D%3D&digest=sha256:", at.Fake.Requests[^1].Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_counts_the_bytes_sent()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        Counter counter = new();

        await at.App.WriteAsync(RegistryCase.Layer(300_000), counter);

        Assert.Equal(300_000, counter.Sum);
    }

    [Fact]
    public async Task A_digest_that_no_registry_verifies_is_not_sent()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        var descriptor = RegistryCase.Layer(1).Descriptor with { Digest = Digest.Parse("blake3:" + new string('a', 64)) };
        var blob = Blob.Of(descriptor, static (_, _) => new(Stream.Null));

        await Assert.ThrowsAsync<ContentMismatchException>(() => at.App.WriteAsync(blob).AsTask());

        Assert.Empty(at.Log);
    }

    private static Task<Blob> PresentAsync(RegistryCase at)
    {
        at.Stored.PutBlob(Bytes.Noise(77, seed: 7));
        return Task.FromResult(RegistryCase.Layer(77, seed: 7));
    }

    private sealed class Counter : IProgress<long>
    {
        public long Sum { get; private set; }

        public void Report(long value) => Sum += value;
    }
}
