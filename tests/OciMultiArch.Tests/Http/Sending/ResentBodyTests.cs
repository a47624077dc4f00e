using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Http.Sending;

/// <summary>A message handler of the caller's that sends a request again.</summary>
public sealed class ResentBodyTests
{
    private const int ChunkBytes = 100_000;

    public static TheoryData<string, FakeReply, int> Reasons => new()
    {
        { "an answer of 503", FakeReply.Error(503, "UNAVAILABLE", "busy"), int.MaxValue },
        { "a broken connection", FakeReply.Broken with { AfterBytes = 70_000 }, int.MaxValue },
        { "a connection that breaks in a chunk", FakeReply.Broken with { AfterBytes = 70_000 }, ChunkBytes },
    };

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task A_body_that_a_handler_sends_again_is_said_to_be_that_and_not_to_be_short(
        string reason, FakeReply reply, int chunk)
    {
        await using var fake = await FakeRegistry.StartAsync();
        fake.Inject(static each => each.Method is "PUT" or "PATCH", reply, times: 9);
        using var client = Client(fake, static inner => new Again(inner), chunk);
        var blob = Blob.Of(MediaType.OciLayer, Bytes.Noise(300_000, 1));

        var failure = await Assert.ThrowsAsync<OciException>(() =>
            client.Repository($"{fake.Host}/api", RepositoryAccess.Push).WriteAsync(blob).AsTask());

        Assert.True(failure.Problem == Problem.NotSupported, $"{reason}: {failure}");
        Assert.Contains($"{blob.Descriptor.Digest}: a message handler sent its request again", failure.Reason, StringComparison.Ordinal);
        Assert.StartsWith("Take retries and hedging off", failure.Remedy!.Text, StringComparison.Ordinal);
        Assert.Single(fake.Requests, static each => each.Method is "PUT" or "PATCH");
    }

    [Fact]
    public async Task A_body_that_a_handler_keeps_whole_may_be_sent_again()
    {
        await using var fake = await FakeRegistry.StartAsync();
        fake.Inject(static each => each.Method == "PUT", FakeReply.Error(503, "UNAVAILABLE", "busy"));
        using var client = Client(fake, static inner => new Again(inner) { IsKeeping = true }, int.MaxValue);
        var blob = Blob.Of(MediaType.OciLayer, Bytes.Noise(300_000, 1));

        await client.Repository($"{fake.Host}/api", RepositoryAccess.Push).WriteAsync(blob);

        Assert.Equal(2, fake.Requests.Count(static each => each.Method == "PUT"));
    }

    private static RegistryClient Client(FakeRegistry fake, Func<HttpMessageHandler, HttpMessageHandler> handler, int chunk)
    {
        RegistryClientOptions options = new()
        {
            Credentials = new StaticCredentials([]),
            RetryDelay = TimeSpan.Zero,
            Handlers = request => handler(request.CreateDefault()),
        };
        if (chunk < int.MaxValue)
            options.Hosts[fake.Host] = new() { ChunkBytes = chunk };
        return new(options);
    }

    /// <summary>Tries twice what is not answered well.</summary>
    private sealed class Again(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        public bool IsKeeping { get; init; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (IsKeeping && request.Content is { } content)
                await content.LoadIntoBufferAsync(cancellationToken);
            try
            {
                var response = await base.SendAsync(request, cancellationToken);
                if ((int)response.StatusCode < 500)
                    return response;
                response.Dispose();
            }
            catch (HttpRequestException)
            {
                // tried again below
            }
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
