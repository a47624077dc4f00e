using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace OciMultiArch.TestKit;

/// <summary>
/// A registry in this process, in memory, as strict as the distribution specification allows: a client that breaks a duty
/// is answered with 400
/// and the violation is kept. Disposing throws when there was one, unless the options tolerate it.
/// </summary>
public sealed partial class FakeRegistry : IAsyncDisposable
{
    private readonly FakeRegistryOptions options;
    private readonly ConcurrentDictionary<string, FakeRepository> repositories = [];
    private readonly List<FakeRequest> requests = [];
    private readonly List<string> violations = [];
    private readonly List<FakeFault> faults = [];
    private readonly Lock gate = new();
    private LoopbackServer server = null!;

    private FakeRegistry(FakeRegistryOptions options) => this.options = options;

    /// <summary>Called before anything else is done with a request; true: it has answered.</summary>
    public Func<HttpContext, Task<bool>>? Before { get; set; }

    public Uri BaseAddress => server.BaseAddress;

    /// <summary>Host and port as they stand in an image reference.</summary>
    public string Host => server.Host;

    /// <summary>Every request so far, in order of arrival.</summary>
    public IReadOnlyList<FakeRequest> Requests
    {
        get
        {
            lock (gate) return [.. requests];
        }
    }

    /// <summary>The duties that were broken so far: each the request and what is wrong with it.</summary>
    public IReadOnlyList<string> Violations
    {
        get
        {
            lock (gate) return [.. violations];
        }
    }

    public static async Task<FakeRegistry> StartAsync(FakeRegistryOptions? options = null, CancellationToken cancellationToken = default)
    {
        var registry = new FakeRegistry(options ?? new());
        registry.server = await LoopbackServer.StartAsync(registry.AnswerAsync, registry.options.Certificate, cancellationToken);
        return registry;
    }

    /// <summary>A repository's content; an empty one when nothing was stored there yet.</summary>
    public FakeRepository Repository(string name) => repositories.GetOrAdd(name, _ => new());

    /// <summary>Answers the next requests that fit with this reply in place of the registry's; nothing is stored by them.</summary>
    public void Inject(Func<FakeRequest, bool> when, FakeReply reply, int times = 1) => Add(new(when, reply, null, times));

    /// <summary>Changes the reply to the next requests that fit, after the registry has done what they ask.</summary>
    public void Spoil(Func<FakeRequest, bool> when, Func<FakeReply, FakeReply> how, int times = 1) => Add(new(when, null, how, times));

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        if (Violations.Count > 0 && !options.ToleratesViolations)
            throw new InvalidOperationException($"The client broke its duties:\n{string.Join('\n', Violations)}");
    }

    private void Add(FakeFault fault)
    {
        lock (gate) faults.Add(fault);
    }

    private FakeFault? Strike(FakeRequest request, Func<FakeFault, bool> kind)
    {
        lock (gate) return faults.Find(each => kind(each) && each.Strikes(request));
    }

    private FakeReply Violation(FakeRequest request, string what)
    {
        lock (gate) violations.Add($"{request}: {what}");
        return FakeReply.Error(400, "VIOLATION", what);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = FakeRequest.From(context.Request);
        lock (gate) requests.Add(request);
        var broken = options.ServesOthers ? null : Duties.Broken(request, options);
        if (broken is not null) await SendAsync(context, Violation(request, broken));
        else if (Before is not null && await Before(context)) return;
        else if (Strike(request, each => each.Instead is not null) is { Instead: { } instead })
            await InsteadAsync(context, request, instead);
        else if (Refuse(request) is { } refusal) await SendAsync(context, refusal);
        else await ServeAsync(context, request);
    }

    private async Task ServeAsync(HttpContext context, FakeRequest request)
    {
        if (!await TakeBodyAsync(context, request, long.MaxValue)) return;
        FakeReply reply;
        lock (gate) reply = Route(request);
        request.Body = [];
        if (Strike(request, each => each.Spoil is not null) is { Spoil: { } spoil }) reply = spoil(reply);
        await SendAsync(context, reply);
    }

    private async Task InsteadAsync(HttpContext context, FakeRequest request, FakeReply reply)
    {
        if (reply.AfterBytes > 0 && await TakeBodyAsync(context, request, reply.AfterBytes)) BreakOff(request);
        await SendAsync(context, reply);
    }

    // False when the client went away in the middle.
    private async Task<bool> TakeBodyAsync(HttpContext context, FakeRequest request, long most)
    {
        using var body = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            while (body.Length < most)
            {
                var read = await context.Request.Body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, most - body.Length)));
                if (read == 0) break;
                body.Write(buffer, 0, read);
            }

            return true;
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            BreakOff(request);
            return false;
        }
        finally
        {
            request.Body = body.ToArray();
            request.BodyBytes = body.Length;
        }
    }

    private async Task SendAsync(HttpContext context, FakeReply reply)
    {
        if (reply.Lost)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers) context.Response.Headers[name] = value;
        // Sent so that a client which keeps cookies shows itself.
        context.Response.Headers.SetCookie = "session=must-not-come-back";
        var bodiless = reply.Status is 204 or 304;
        if (!bodiless && !reply.Headers.ContainsKey("Content-Length")) context.Response.ContentLength = reply.Body.Length;
        Delivered(reply);
        if (HttpMethods.IsHead(context.Request.Method) || bodiless) return;
        await context.Response.Body.WriteAsync(reply.Body.AsMemory(0, Math.Min(reply.Body.Length, reply.CutAfter ?? int.MaxValue)));
        if (reply.CutAfter is null) return;
        await context.Response.Body.FlushAsync();
        context.Abort();
    }
}
