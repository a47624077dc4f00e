using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Interruptions;

/// <summary>
/// Stands before a real registry and counts what passes. At one request, or after some bytes of one body, it says so and
/// lets that one wait for ever.
/// </summary>
internal sealed class ForwardingServer : IAsyncDisposable
{
    private readonly HttpMessageInvoker registry = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly Uri address;
    private LoopbackServer server = null!;
    private int requests;
    private int held;

    private ForwardingServer(Uri address) => this.address = address;

    public string Host => server.Host;

    /// <summary>How many requests have come.</summary>
    public int Requests => Volatile.Read(ref requests);

    /// <summary>The request that is not let through, from 1; 0 for none.</summary>
    public int HoldRequest { get; set; }

    /// <summary>The bytes of a blob, up or down, after which its exchange stops; 0 for none.</summary>
    public long HoldAfterBytes { get; set; }

    /// <summary>Awaited before each request is passed on.</summary>
    public Func<HttpRequest, Task> Before { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Called once, when an exchange begins to wait.</summary>
    public Action Held { get; set; } = static () => { };

    public static async Task<ForwardingServer> StartAsync(RealRegistry registry)
    {
        ForwardingServer forwarding = new(registry.BaseAddress);
        forwarding.server = await LoopbackServer.StartAsync(forwarding.AnswerAsync);
        return forwarding;
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        registry.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        try
        {
            if (Interlocked.Increment(ref requests) == HoldRequest)
                await HoldAsync(context);
            await Before(context.Request);
            await ForwardAsync(context);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or HttpRequestException)
        {
            context.Abort();
        }
    }

    private async Task ForwardAsync(HttpContext context)
    {
        using var request = Request(context);
        using var reply = await registry.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)reply.StatusCode;
        foreach (var (name, values) in reply.Headers.Concat(reply.Content.Headers).Where(static each => each.Key != "Transfer-Encoding"))
            context.Response.Headers[name] = values.ToArray();
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        await using var body = await reply.Content.ReadAsStreamAsync(context.RequestAborted);
        await PassAsync(context, body, context.Response.Body);
    }

    private HttpRequestMessage Request(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        HttpRequestMessage request = new(new(context.Request.Method), new Uri(address, target)) { Version = new(1, 1) };
        if (HttpMethods.IsPut(context.Request.Method) || HttpMethods.IsPost(context.Request.Method))
            request.Content = new PassedContent(stream => PassAsync(context, context.Request.Body, stream));
        foreach (var (name, values) in context.Request.Headers.Where(static each =>
            each.Key is not ("Host" or "Expect" or "Connection" or "Transfer-Encoding")))
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        return request;
    }

    private async Task PassAsync(HttpContext context, Stream from, Stream to)
    {
        var isBlob = context.Request.Path.Value!.Contains("/blobs/", StringComparison.Ordinal);
        var buffer = new byte[16 * 1024];
        var passed = 0L;
        while (await from.ReadAsync(buffer, context.RequestAborted) is var count and > 0)
        {
            await to.WriteAsync(buffer.AsMemory(0, count), context.RequestAborted);
            passed += count;
            if (isBlob && HoldAfterBytes > 0 && passed >= HoldAfterBytes)
                await HoldAsync(context);
        }
    }

    private async Task HoldAsync(HttpContext context)
    {
        if (Interlocked.Exchange(ref held, 1) == 0)
            Held();
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    }

    /// <summary>A body that is written as it comes.</summary>
    private sealed class PassedContent(Func<Stream, Task> write) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => write(stream);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
