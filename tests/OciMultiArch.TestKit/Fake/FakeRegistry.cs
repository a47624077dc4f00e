using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace OciMultiArch.TestKit;

/// <summary>
/// A <see cref="TestRegistry"/> on a socket, for programs and for what only a connection shows, or in memory. On a socket
/// a client that breaks a duty is answered with 400; the violation is kept. Disposing throws when there was one, unless
/// the options tolerate it, and when a secret reached it that is not for it (<see cref="PasswordLedger"/>).
/// </summary>
public sealed class FakeRegistry : IAsyncDisposable
{
    private static int made;

    private readonly FakeRegistryOptions options;
    private readonly ConcurrentQueue<string> leaks = new();
    private LoopbackServer? server;
    private TestRegistry registry = null!;
    private RegistryConnection? connection;

    private FakeRegistry(FakeRegistryOptions options) => this.options = options;

    /// <summary>Called before anything else is done with a request; true: it has answered. On a socket only.</summary>
    public Func<HttpContext, Task<bool>>? Before
    {
        get;
        set => field = server is null ? throw new InvalidOperationException("This registry has no socket.") : value;
    }

    public Uri BaseAddress => server?.BaseAddress ?? new($"http://{Host}/");

    /// <summary>Host and port as they stand in an image reference.</summary>
    public string Host => registry.Host;

    /// <summary>Every request so far, in order of arrival.</summary>
    public IReadOnlyList<FakeRequest> Requests => registry.Requests;

    /// <summary>The duties that were broken so far: each the request and what is wrong with it.</summary>
    public IReadOnlyList<string> Violations => [.. registry.Violations.Select(static broken => broken.Message)];

    /// <summary>How many upload sessions are open: neither finished nor cancelled.</summary>
    public int OpenUploads => registry.OpenUploads;

    public static async Task<FakeRegistry> StartAsync(FakeRegistryOptions? options = null, CancellationToken cancellationToken = default)
    {
        var fake = new FakeRegistry(options ?? new());
        fake.server = await LoopbackServer.StartAsync(fake.AnswerAsync, fake.options.Certificate, cancellationToken);
        fake.registry = new(fake.options.At(fake.server.Host));
        fake.connection = new(fake.registry, fake.BaseAddress);
        return fake;
    }

    /// <summary>A registry without a socket, at an address of its own: only clients that it is added to reach it.</summary>
    public static FakeRegistry InMemory(FakeRegistryOptions? options = null)
    {
        var fake = new FakeRegistry(options ?? new());
        var number = Interlocked.Increment(ref made);
        fake.registry = new(fake.options.At($"127.9.{number / 250}.{(number % 250) + 1}:5000"));
        return fake;
    }

    /// <summary>Lets a client reach it where it has no socket.</summary>
    public void AddTo(RegistryClientOptions client)
    {
        if (server is not null) return;
        var others = client.Handlers;
        client.Handlers = request => request.Purpose == HandlerPurpose.Registry && request.Address.Authority == Host
            ? new WatchedRequests(registry, leaks)
            : others?.Invoke(request);
    }

    /// <summary>A repository's content; an empty one when nothing was stored there yet.</summary>
    public FakeRepository Repository(string name) => new(registry[name]);

    /// <summary>Answers the next requests that fit with this reply in place of the registry's; nothing is stored by them.</summary>
    public void Inject(Func<FakeRequest, bool> when, FakeReply reply, int times = 1) => registry.Inject(when, reply, times);

    /// <summary>Changes the reply to the next requests that fit, after the registry has done what they ask.</summary>
    public void Spoil(Func<FakeRequest, bool> when, Func<FakeReply, FakeReply> how, int times = 1) => registry.Spoil(when, how, times);

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        registry.Dispose();
        connection?.Dispose();
        PasswordLedger.Check(leaks);
        if (!options.ToleratesViolations && !options.ServesOthers)
            registry.AssertClean();
    }

    private Task AnswerAsync(HttpContext context) => connection!.AnswerAsync(context, Before);
}
