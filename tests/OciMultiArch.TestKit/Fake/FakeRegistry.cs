using Microsoft.AspNetCore.Http;

namespace OciMultiArch.TestKit;

/// <summary>
/// A <see cref="TestRegistry"/> on a socket: for programs, and for what only a connection shows. A client that breaks a
/// duty is answered with 400 and the violation is kept. Disposing throws when there was one, unless the options tolerate
/// it.
/// </summary>
public sealed class FakeRegistry : IAsyncDisposable
{
    private readonly FakeRegistryOptions options;
    private LoopbackServer server = null!;
    private TestRegistry registry = null!;
    private RegistryConnection connection = null!;

    private FakeRegistry(FakeRegistryOptions options) => this.options = options;

    /// <summary>Called before anything else is done with a request; true: it has answered.</summary>
    public Func<HttpContext, Task<bool>>? Before { get; set; }

    public Uri BaseAddress => server.BaseAddress;

    /// <summary>Host and port as they stand in an image reference.</summary>
    public string Host => server.Host;

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
        fake.registry = new(fake.options.At(fake.Host));
        fake.connection = new(fake.registry, fake.BaseAddress);
        return fake;
    }

    /// <summary>A repository's content; an empty one when nothing was stored there yet.</summary>
    public FakeRepository Repository(string name) => new(registry[name]);

    /// <summary>Answers the next requests that fit with this reply in place of the registry's; nothing is stored by them.</summary>
    public void Inject(Func<FakeRequest, bool> when, FakeReply reply, int times = 1) => registry.Inject(when, reply, times);

    /// <summary>Changes the reply to the next requests that fit, after the registry has done what they ask.</summary>
    public void Spoil(Func<FakeRequest, bool> when, Func<FakeReply, FakeReply> how, int times = 1) => registry.Spoil(when, how, times);

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        registry.Dispose();
        connection.Dispose();
        if (!options.ToleratesViolations && !options.ServesOthers)
            registry.AssertClean();
    }

    private Task AnswerAsync(HttpContext context) => connection.AnswerAsync(context, Before);
}
