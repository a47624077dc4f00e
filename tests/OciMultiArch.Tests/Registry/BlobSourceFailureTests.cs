using Microsoft.Extensions.Time.Testing;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>Uploads whose own side fails: wrong bytes, broken streams, callers who give up.</summary>
public sealed class BlobSourceFailureTests
{
    [Fact]
    public async Task Wrong_bytes_are_refused_by_the_registry_and_the_error_names_the_digest()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        var right = RegistryCase.Layer(10);
        var wrong = Blob.Of(right.Descriptor, static (_, _) => new(new MemoryStream(Bytes.Noise(10, seed: 2))));

        var failure = await Assert.ThrowsAsync<ContentMismatchException>(() => at.App.WriteAsync(wrong).AsTask());

        Assert.Contains(right.Digest.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.Empty(at.Stored.Blobs);
        Assert.Equal(["POST", "PUT"], at.Log);
    }

    [Fact]
    public async Task A_source_that_ends_early_is_an_error_that_names_the_digest()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        var whole = RegistryCase.Layer(10);
        var cut = Blob.Of(whole.Descriptor, static (_, _) => new(new MemoryStream(Bytes.Noise(9))));

        var failure = await Assert.ThrowsAsync<ContentMismatchException>(() => at.App.WriteAsync(cut).AsTask());

        Assert.Contains(whole.Digest.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.InRange(at.Log.Count(static each => each == "PUT"), 0, 1); // none, where the head went with the bytes that never came
        Assert.Equal(0, at.Fake.OpenUploads);
    }

    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(HttpRequestException))]
    public async Task What_the_callers_own_stream_throws_passes_through(Type type)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        var thrown = (Exception)Activator.CreateInstance(type)!;
        var descriptor = RegistryCase.Layer(10).Descriptor;
        var reading = Blob.Of(descriptor, (_, _) => new(new FailingStream(thrown)));
        var opening = Blob.Of(descriptor, (_, _) => throw thrown);

        Assert.Same(thrown, await Record.ExceptionAsync(() => at.App.WriteAsync(reading).AsTask()));
        Assert.Same(thrown, await Record.ExceptionAsync(() => at.App.WriteAsync(opening).AsTask()));
        Assert.Equal(0, at.Fake.OpenUploads);
    }

    [Fact]
    public async Task A_cancelled_upload_closes_its_session_and_leaves_nothing()
    {
        await using var at = await RegistryCase.InMemoryAsync(new() { ResumesUploads = true });
        using CancellationTokenSource stop = new();
        var blob = Blob.Of(RegistryCase.Layer(10).Descriptor, (_, cancel) =>
        {
            stop.Cancel();
            return new(Task.FromCanceled<Stream>(cancel));
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => at.App.WriteAsync(blob, cancellationToken: stop.Token).AsTask());

        Assert.Empty(at.Stored.Blobs);
        Assert.Equal(0, at.Fake.OpenUploads);
    }

    [Fact]
    public async Task A_slow_source_is_waited_for()
    {
        FakeTimeProvider clock = new();
        await using var at = await RegistryCase.InMemoryAsync(configure: (options, _) => options.TimeProvider = clock);
        var whole = RegistryCase.Layer(300_000);
        var slow = Blob.Of(whole.Descriptor, (_, _) => new(new SlowStream(Bytes.Noise(300_000), clock)));

        Assert.Equal(Arrival.Copied, await at.App.WriteAsync(slow));
        Assert.Equal(["POST", "PUT"], at.Log);
    }

    [Fact]
    public async Task A_connection_that_takes_no_more_bytes_fails()
    {
        using var client = RegistryCase.ClientOf(static options =>
        {
            (options.StallTimeout, options.MaxAttempts) = (TimeSpan.FromMilliseconds(50), 1);
            options.Handlers = static _ => new StuckHandler();
        });

        var failure = await Assert.ThrowsAsync<RegistryException>(
            () => client.Repository("localhost/app").WriteAsync(RegistryCase.Layer(10)).AsTask());

        Assert.Equal(Problem.TimedOut, failure.Problem);
    }

    // Opens sessions, and takes no byte of what is sent to them.
    private sealed class StuckHandler : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Put)
                await request.Content!.CopyToAsync(new StuckStream(), cancellationToken);
            return new(System.Net.HttpStatusCode.Accepted) { Headers = { Location = new("/v2/app/blobs/uploads/1", UriKind.Relative) } };
        }
    }

    private sealed class StuckStream : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    private sealed class SlowStream(byte[] bytes, FakeTimeProvider clock) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            clock.Advance(TimeSpan.FromHours(1));
            return base.ReadAsync(buffer, cancellationToken);
        }
    }

    private sealed class FailingStream(Exception thrown) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw thrown;
    }
}
