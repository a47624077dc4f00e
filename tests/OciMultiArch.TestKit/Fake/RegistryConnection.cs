using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace OciMultiArch.TestKit;

/// <summary>Hands requests of a socket to a <see cref="TestRegistry"/>, and its answers back.</summary>
internal sealed class RegistryConnection : IDisposable
{
    private static readonly HttpRequestOptionsKey<Func<Task<bool>>> Before = new(nameof(Before));

    private readonly HttpMessageInvoker registry;
    private readonly Uri address;

    public RegistryConnection(TestRegistry registry, Uri address)
    {
        this.address = address;
        this.registry = new(registry, disposeHandler: false);
        registry.Before = static message => message.Options.TryGetValue(Before, out var before) ? before() : Task.FromResult(false);
    }

    /// <param name="before">Called once the request is noted; true: it has answered.</param>
    public async Task AnswerAsync(HttpContext context, Func<HttpContext, Task<bool>>? before)
    {
        using var message = Message(context.Request);
        var isAnswered = false;
        if (before is not null)
            message.Options.Set(Before, async () => isAnswered = await before(context));
        try
        {
            using var response = await registry.SendAsync(message, CancellationToken.None);
            if (!isAnswered) await SendAsync(context, response);
        }
        catch (RegistryDutyException broken)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(TestReply.Error(400, "VIOLATION", broken.Duty).Body);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            // The reply is lost, or the client went away.
            context.Abort();
        }
    }

    public void Dispose() => registry.Dispose();

    private HttpRequestMessage Message(HttpRequest request)
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;
        if (!target.StartsWith('/')) target = $"{request.Path}{request.QueryString}";
        var url = new Uri(
            $"{address.GetLeftPart(UriPartial.Authority)}{target}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        HttpRequestMessage message = new(new HttpMethod(request.Method), url);
        if (request.Method is "POST" or "PUT" or "PATCH") message.Content = new Body(request);
        foreach (var (name, values) in request.Headers)
            if (!message.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                message.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        return message;
    }

    private static async Task SendAsync(HttpContext context, HttpResponseMessage response)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
            context.Response.Headers[name] = values.ToArray();
        if (HttpMethods.IsHead(context.Request.Method) || context.Response.StatusCode is 204 or 304) return;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync();
            await body.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (HttpIOException)
        {
            await context.Response.Body.FlushAsync();
            context.Abort();
        }
    }

    // The length is that of the header, which a client may have left out.
    private sealed class Body(HttpRequest request) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) =>
            request.Body.CopyToAsync(stream);

        protected override bool TryComputeLength(out long length)
        {
            length = request.ContentLength ?? 0;
            return request.ContentLength is not null;
        }
    }
}
