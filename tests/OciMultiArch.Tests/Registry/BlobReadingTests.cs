using System.Net;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>Blobs as they come from registries good and bad.</summary>
public sealed class BlobReadingTests
{
    private static readonly byte[] Content = Bytes.Noise(5000);
    private static readonly Descriptor Blob5000 = RegistryCase.Layer(5000).Descriptor;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reading_from_an_offset_gives_the_rest_whether_or_not_ranges_are_heeded(bool ranges)
    {
        await using var at = await RegistryCase.InMemoryAsync(new() { Ranges = ranges });
        at.Stored.PutBlob(Content);

        foreach (var from in new[] { 0, 1, 4999 })
            Assert.Equal(Content[from..], await ReadAsync(await at.App.OpenAsync(Blob5000, from)));
    }

    [Fact]
    public async Task Reading_from_the_end_gives_nothing()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Stored.PutBlob(Content);

        Assert.Empty(await ReadAsync(await at.App.OpenAsync(Blob5000, 5000)));
        Assert.Empty(await ReadAsync(await at.App.OpenAsync(Blob5000, 9000)));
    }

    [Theory]
    [InlineData("bytes 0-3999/5000")]
    [InlineData("bytes 1000-4998/5000")]
    [InlineData("bytes 1000-4999/6000")]
    [InlineData("nonsense")]
    public async Task A_part_that_was_not_asked_for_is_refused(string range)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Stored.PutBlob(Content);
        at.Fake.Spoil(static each => each.Method == "GET", reply => reply.With("Content-Range", range));

        await Assert.ThrowsAsync<ContentMismatchException>(() => at.App.OpenAsync(Blob5000, 1000).AsTask());
    }

    [Fact]
    public async Task A_part_in_place_of_the_whole_is_refused()
    {
        await using var server = SocketServer.Start(static _ => SocketReply.Answer(206, "hello", "Content-Range: bytes 0-4/5000"));
        using var client = RegistryCase.ClientOf();

        await Assert.ThrowsAsync<ContentMismatchException>(() => client.Repository($"{server.Host}/app").OpenAsync(Blob5000).AsTask());
    }

    [Fact]
    public async Task A_blob_that_is_not_there_is_said_to_be_missing()
    {
        await using var at = await RegistryCase.InMemoryAsync();

        await Assert.ThrowsAsync<ContentNotFoundException>(() => at.App.OpenAsync(Blob5000).AsTask());
        Assert.False(await at.App.HasBlobAsync(Blob5000));
    }

    [Fact]
    public async Task A_length_of_0_is_believed_when_the_last_byte_is_not_there_either()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Fake.Inject(static each => each.Method == "HEAD", new FakeReply(200), 2);
        at.Stored.PutBlob(Content);

        Assert.True(await at.App.HasBlobAsync(Blob5000));
        Assert.Equal(["HEAD", "GET"], at.Log);
        Assert.Equal("bytes=4999-", at.Fake.Requests[^1]["Range"]);

        at.Fake.Inject(static each => each.Method == "GET", FakeReply.Error(416, "RANGE_INVALID", "the blob has no such byte"));
        Assert.False(await at.App.HasBlobAsync(Blob5000));
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("short")]
    [InlineData("long")]
    [InlineData("cut")]
    public async Task Bytes_that_are_not_what_the_digest_names_never_end_well(string how)
    {
        var wrong = Bytes.Noise(5000, seed: 2);
        var chunks = how switch
        {
            "wrong" => Chunk(wrong) + "0\r\n\r\n",
            "short" => Chunk(Content[..4999]) + "0\r\n\r\n",
            "long" => Chunk([.. Content, 1]) + "0\r\n\r\n",
            _ => Chunk(Content[..4000]),
        };
        await using var server = SocketServer.Start(_ =>
            SocketReply.AfterBody.Send(SocketReply.Head(200, "Transfer-Encoding: chunked"))
                .Send(System.Text.Encoding.Latin1.GetBytes(chunks))
                .Close());
        using var client = RegistryCase.ClientOf();
        var blob = Blob.In(Blob5000, client.Repository($"{server.Host}/app"));

        await Assert.ThrowsAnyAsync<OciException>(async () => await ReadAsync(await blob.OpenAsync()));
    }

    [Fact]
    public async Task A_length_other_than_the_descriptors_is_refused_before_a_byte_is_read()
    {
        await using var server = SocketServer.Start(static _ => SocketReply.Answer(200, "hello"));
        using var client = RegistryCase.ClientOf();

        await Assert.ThrowsAsync<ContentMismatchException>(() => client.Repository($"{server.Host}/app").OpenAsync(Blob5000).AsTask());
    }

    [Fact]
    public async Task A_body_that_stalls_fails()
    {
        await using var server = SocketServer.Start(static _ =>
            SocketReply.AfterBody.Send(SocketReply.Head(200, "Content-Length: 5000")).Send("a few bytes").Stall());
        using var client = RegistryCase.ClientOf(static options => options.StallTimeout = TimeSpan.FromMilliseconds(50));

        var failure = await Assert.ThrowsAsync<RegistryException>(async () =>
            await ReadAsync(await client.Repository($"{server.Host}/app").OpenAsync(Blob5000)));

        Assert.IsType<TimeoutException>(failure.InnerException);
    }

    [Fact]
    public async Task An_answer_that_never_comes_fails()
    {
        await using var server = SocketServer.Start(static _ => SocketReply.AfterBody.Stall());
        using var client = RegistryCase.ClientOf(
            static options => (options.ResponseTimeout, options.MaxAttempts) = (TimeSpan.FromSeconds(1), 2));

        var failure = await Assert.ThrowsAsync<RegistryException>(
            () => client.Repository($"{server.Host}/app").OpenAsync(Blob5000).AsTask());

        Assert.Equal(Problem.TimedOut, failure.Problem);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_redirect_to_another_host_is_followed_without_credentials()
    {
        await using var elsewhere = SocketServer.Start(_ => SocketReply.AfterBody
            .Send(SocketReply.Head(200, "Content-Length: 5000")).Send(Content));
        await using var at = await RegistryCase.InMemoryAsync(
            new() { BasicUser = RealRegistry.User, RedirectBlob = _ => new Uri(elsewhere.BaseAddress, "data?X-Amz-Signature=%7Ea%2Bb") });
        using var client = at.NewClient((options, _) => options.Credentials = RegistryCase.Credentials(at.Fake.Host));
        at.Stored.PutBlob(Content);

        var read = await ReadAsync(await client.Repository($"{at.Fake.Host}/app").OpenAsync(Blob5000));

        Assert.Equal(Content, read);
        Assert.NotNull(at.Fake.Requests[^1]["Authorization"]);
        Assert.Null(elsewhere.Requests.Single()["Authorization"]);
        Assert.Equal("/data?X-Amz-Signature=%7Ea%2Bb", elsewhere.Requests.Single().Target);
    }

    [Fact]
    public async Task A_challenge_of_another_host_is_not_answered()
    {
        await using var elsewhere = SocketServer.Start(
            static _ => SocketReply.Answer(401, "", "WWW-Authenticate: Basic realm=\"give me\""));
        await using var at = await RegistryCase.InMemoryAsync(new() { RedirectBlob = _ => elsewhere.BaseAddress });
        using var client = at.NewClient((options, _) => options.Credentials = RegistryCase.Credentials(at.Fake.Host));
        at.Stored.PutBlob(Content);

        var failure = await Assert.ThrowsAsync<RegistryException>(
            () => client.Repository($"{at.Fake.Host}/app").OpenAsync(Blob5000).AsTask());

        Assert.Equal(HttpStatusCode.Unauthorized, failure.StatusCode);
        Assert.Null(elsewhere.Requests.Single()["Authorization"]);
    }

    private static string Chunk(byte[] bytes) => $"{bytes.Length:x}\r\n{System.Text.Encoding.Latin1.GetString(bytes)}\r\n";

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        await using (stream)
        {
            MemoryStream bytes = new();
            await stream.CopyToAsync(bytes);
            return bytes.ToArray();
        }
    }
}
