using System.Net;
using System.Net.Sockets;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;
using Polly.Timeout;

namespace OciMultiArch.Tests.Http;

/// <summary>Silence is a time-out of the registry, whoever noticed it; only the caller's own cancellation is one.</summary>
public sealed class TimeoutTests
{
    private static readonly Blob Layer = RegistryCase.Layer(10);

    public static TheoryData<string> Operations => ["find", "resolve", "tags", "write", "open", "check"];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_handler_that_runs_out_of_time_is_told_as_a_time_out(string operation)
    {
        TimeoutException timeout = new("the handler waited for 1 second");
        await TimesOutAsync(operation, new TaskCanceledException("gone", timeout), "waited for 1 second");
        await TimesOutAsync(operation, new OperationCanceledException("the handler gave up"), "gave up");
        await TimesOutAsync(operation, new TimeoutRejectedException("the strategy gave up"), "strategy gave up");
        await TimesOutAsync(operation, new TimeoutException("too late"), "too late");
    }

    [Fact]
    public async Task A_server_that_never_answers_is_told_as_a_time_out()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        using var client = RegistryCase.ClientOf(static options =>
        {
            options.ResponseTimeout = TimeSpan.FromMilliseconds(100);
            options.MaxAttempts = 2;
        });

        var failure = await Assert.ThrowsAsync<RegistryException>(() =>
            client.Repository($"{silent.LocalEndpoint}/app").GetAsync("x").AsTask());

        AssertTimedOut(failure);
        Assert.Equal(
            $"GET {silent.LocalEndpoint}/v2/app/manifests/x: timed out: no answer came for 0.1 seconds. Try again, or raise the time-out.",
            failure.Message);
    }

    [Fact]
    public async Task A_server_that_never_accepts_is_told_as_a_time_out()
    {
        using Socket full = new(SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        using var first = Connecting(full);
        using var second = Connecting(full);
        using var third = Connecting(full);
        using var client = RegistryCase.ClientOf(static options =>
        {
            options.Handlers = static _ => new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromMilliseconds(200) };
            options.MaxAttempts = 1;
        });

        var failure = await Assert.ThrowsAsync<RegistryException>(() =>
            client.Repository($"{full.LocalEndPoint}/app").GetAsync("x").AsTask());

        AssertTimedOut(failure);
    }

    [Fact]
    public async Task A_token_service_that_runs_out_of_time_is_told_as_a_time_out()
    {
        using var client = ClientOf(static request => request.RequestUri!.AbsolutePath == "/token"
            ? throw new TaskCanceledException("gone", new TimeoutException("too late"))
            : Challenge());

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.Repository("localhost/app").GetAsync("x").AsTask());

        AssertTimedOut(failure);
        Assert.StartsWith("GET localhost/token", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_runs_out_of_time_is_told_as_a_time_out()
    {
        Stream[] bodies = [new ThrowingStream(new OperationCanceledException("gone")), new ThrowingStream(new TimeoutException("gone"))];
        foreach (var body in bodies)
        {
            using var client = ClientOf(_ => Answer(new StreamContent(body)));
            AssertTimedOut(await Assert.ThrowsAsync<RegistryException>(() => client.Repository("localhost/app").GetAsync("x").AsTask()));
        }
    }

    [Fact]
    public async Task A_body_that_never_opens_is_told_as_a_time_out()
    {
        using var client = RegistryCase.ClientOf(static options =>
        {
            options.Handlers = static _ => new Handler(static (_, _) => Task.FromResult(Answer(new ClosedContent())));
            options.StallTimeout = TimeSpan.FromMilliseconds(50);
            options.MaxAttempts = 1;
        });

        AssertTimedOut(await Assert.ThrowsAsync<RegistryException>(() => client.Repository("localhost/app").GetAsync("x").AsTask()));
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task The_callers_own_cancellation_stays_one(string operation)
    {
        Func<CancellationToken, Exception>[] endings =
        [
            static cancel => new OperationCanceledException(cancel),
            static _ => new TaskCanceledException("gone", new TimeoutException()),
            static _ => new IOException("the connection was closed"),
            static _ => new TimeoutException("too late"),
        ];
        foreach (var ending in endings)
        {
            using CancellationTokenSource stop = new();
            using var client = RegistryCase.ClientOf(options => options.Handlers = _ => new Handler((_, cancel) =>
            {
                stop.Cancel();
                throw ending(cancel);
            }));

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(client, operation, stop.Token));
        }
    }

    [Fact]
    public async Task A_time_out_is_tried_again_and_counted_as_one()
    {
        List<RegistryExchange> observed = [];
        var answers = 0;
        using var client = RegistryCase.ClientOf(options =>
        {
            options.Handlers = _ => new Handler((_, _) => ++answers == 1
                ? throw new OperationCanceledException("gone")
                : Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound)));
            options.Observe = observed.Add;
        });

        Assert.Null(await client.Repository("localhost/app").FindAsync(Tag.Latest));

        Assert.Equal(["timeout", null], observed.Select(static exchange => exchange.ErrorType));
    }

    private static async Task TimesOutAsync(string operation, Exception thrown, string words)
    {
        using var client = ClientOf(_ => throw thrown);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => RunAsync(client, operation, default));

        AssertTimedOut(failure);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    private static void AssertTimedOut(RegistryException failure)
    {
        Assert.Equal(Problem.TimedOut, failure.Problem);
        Assert.Equal(RemedyKind.RaiseTimeout, failure.Remedy?.Kind);
    }

    private static async Task RunAsync(RegistryClient client, string operation, CancellationToken cancellationToken)
    {
        var app = client.Repository("localhost/app", RepositoryAccess.Push);
        switch (operation)
        {
            case "find":
                await app.FindAsync(Tag.Latest, cancellationToken);
                break;
            case "resolve":
                await app.ResolveAsync(Tag.Latest, cancellationToken);
                break;
            case "tags":
                await app.TagsAsync(cancellationToken).CountAsync(cancellationToken);
                break;
            case "write":
                await app.WriteAsync(Layer, cancellationToken: cancellationToken);
                break;
            case "open":
                await app.OpenAsync(Layer.Descriptor, 0, cancellationToken);
                break;
            default:
                await client.CheckAsync("localhost", cancellationToken);
                break;
        }
    }

    private static RegistryClient ClientOf(Func<HttpRequestMessage, HttpResponseMessage> answer) => RegistryCase.ClientOf(options =>
    {
        options.Handlers = _ => new Handler((request, _) => Task.FromResult(answer(request)));
        options.MaxAttempts = 1;
    });

    private static HttpResponseMessage Answer(HttpContent content)
    {
        content.Headers.ContentType = new(MediaType.OciManifest.Value);
        return new(HttpStatusCode.OK) { Content = content };
    }

    private static HttpResponseMessage Challenge() => new(HttpStatusCode.Unauthorized)
    {
        Headers = { { "WWW-Authenticate", "Bearer realm=\"http://localhost/token\"" } },
    };

    private static Socket Connecting(Socket listener)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        _ = socket.ConnectAsync(listener.LocalEndPoint!).ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
        return socket;
    }

    private sealed class Handler(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            answer(request, cancellationToken);
    }

    private sealed class ThrowingStream(Exception thrown) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw thrown;
    }

    private sealed class ClosedContent : HttpContent
    {
        protected override async Task<Stream> CreateContentReadStreamAsync()
        {
            await Task.Delay(Timeout.Infinite);
            return Stream.Null;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Task.CompletedTask;

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
