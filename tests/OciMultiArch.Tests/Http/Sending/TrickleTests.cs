using System.Net;
using Microsoft.Extensions.Time.Testing;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http.Sending;

/// <summary>A body that brings a byte now and then never stalls: it has to bring 4096 bytes in each minute of waiting.</summary>
public sealed class TrickleTests
{
    private static readonly byte[] Manifest = [.. Enumerable.Repeat((byte)' ', 20_000)];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(29, 1000)]
    [InlineData(0.1, 6)]
    public async Task A_body_that_trickles_is_given_up_after_a_minute(double seconds, int bytes)
    {
        FakeTimeProvider clock = new();
        var start = clock.GetUtcNow();
        using var client = ClientOf(clock, TimeSpan.FromSeconds(seconds), bytes);

        var failure = await Assert.ThrowsAsync<RegistryException>(
            () => client.Repository("localhost/app").GetAsync("x").AsTask());

        Assert.Equal((Problem.TimedOut, RemedyKind.RaiseTimeout), (failure.Problem, failure.Remedy!.Kind));
        Assert.Contains(" is too slow: ", failure.Message, StringComparison.Ordinal);
        Assert.InRange((clock.GetUtcNow() - start).TotalSeconds, 60, 90);
    }

    [Theory]
    [InlineData(29, 2000)]
    [InlineData(1, 70)]
    public async Task A_slow_line_is_no_fault(double seconds, int bytes)
    {
        FakeTimeProvider clock = new();
        using var client = ClientOf(clock, TimeSpan.FromSeconds(seconds), bytes);

        // It is read to its end, and is no manifest then.
        var failure = await Assert.ThrowsAnyAsync<OciException>(
            () => client.Repository("localhost/app").GetAsync("x").AsTask());

        Assert.NotEqual(Problem.TimedOut, failure.Problem);
    }

    private static RegistryClient ClientOf(FakeTimeProvider clock, TimeSpan pause, int bytes) =>
        RegistryCase.ClientOf(options =>
        {
            options.TimeProvider = clock;
            options.MaxAttempts = 1;
            options.Handlers = _ => new Handler(() => new TrickleStream(clock, pause, bytes));
        });

    private sealed class Handler(Func<Stream> body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            StreamContent content = new(body());
            content.Headers.ContentType = new("application/vnd.oci.image.manifest.v1+json");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content, RequestMessage = request });
        }
    }

    private sealed class TrickleStream(FakeTimeProvider clock, TimeSpan pause, int bytes) : MemoryStream(Manifest)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            clock.Advance(pause);
            return await base.ReadAsync(buffer[..Math.Min(bytes, buffer.Length)], cancellationToken);
        }
    }
}
