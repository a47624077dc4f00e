using System.Net;
using System.Net.Http.Headers;

namespace OciMultiArch.Http;

/// <summary>Sends one request and follows its redirects; no retry, no authentication of its own.</summary>
internal sealed class HttpSender(RegistryClientOptions options)
{
    private const int MaxRedirects = 5;
    private const long ExpectFrom = 1 << 20;
    private readonly WarningTexts warnings = new();
    private readonly Timeouts timeouts = new(options.StallTimeout, options.AnswerTimeout, options.TimeProvider);

    /// <summary>Sends a call with an authorization that only the registry's own authority is shown.</summary>
    public async ValueTask<RegistryReply> SendAsync(
        RegistryHost host, RegistryCall call, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        var url = call.Url;
        for (var hop = 0; ; hop++)
        {
            using var request = await RequestAsync(call, url, cancellationToken).ConfigureAwait(false);
            var isOwn = Authority.Of(url) == host.Authority;
            request.Headers.Authorization = isOwn ? authorization : null;
            var reply = await SendAsync(host, call, request, isOwn ? HandlerPurpose.Registry : HandlerPurpose.Foreign, cancellationToken).ConfigureAwait(false);
            if (!IsRedirect(reply.Status))
                return reply;
            using (reply)
                url = Target(host, call, reply, hop);
        }
    }

    /// <summary>Sends one request as it is.</summary>
    public async ValueTask<RegistryReply> SendAsync(
        RegistryHost host, RegistryCall call, HttpRequestMessage request, HandlerPurpose purpose, CancellationToken cancellationToken)
    {
        request.Headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
        request.Version = HttpVersion.Version11; // one connection a transfer: a single HTTP/2 connection halves uploads under latency
        var watch = ExchangeTelemetry.Start(call, request, purpose, timeouts.Clock);
        try
        {
            var message = await AnswerAsync(host.Connections.For(purpose), request, cancellationToken).ConfigureAwait(false);
            watch.End(message, null, options.Observe, warnings);
            return new(message, request.RequestUri!, timeouts, SentSecrets.Of(request));
        }
        catch (Exception failure)
        {
            watch.End(null, failure, options.Observe, warnings);
            if (request.Content is StreamBody { SourceFailure: { } cause })
                throw new CallbackException(cause);
            throw;
        }
    }

    private async ValueTask<HttpResponseMessage> AnswerAsync(HttpMessageInvoker invoker, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timer = new(timeouts.Answer, timeouts.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        if (request.Content is StreamBody body)
            body.Watch = turn => timer.CancelAfter(Wait(turn));
        try
        {
            return await invoker.SendAsync(request, either.Token).ConfigureAwait(false);
        }
        catch (Exception) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("no answer came in time");
        }
        finally
        {
            (request.Content as StreamBody)?.Watch = null; // an answer may come before the whole body went
        }
    }

    // How long a body's source takes is not the registry's affair: a slow registry is watched by its own reply, a caller's stream by the caller.
    private TimeSpan Wait(BodyPhase turn) => turn switch
    {
        BodyPhase.Source => Timeout.InfiniteTimeSpan,
        BodyPhase.Wire => timeouts.Stall,
        _ => timeouts.Answer,
    };

    private static async ValueTask<HttpRequestMessage> RequestAsync(RegistryCall call, Uri url, CancellationToken cancellationToken)
    {
        HttpRequestMessage request = new(call.Method, url);
        if (call.Content is { } content)
            request.Content = await content(cancellationToken).ConfigureAwait(false);
        else if (call.Method == HttpMethod.Post || call.Method == HttpMethod.Put)
            request.Content = new ByteArrayContent([]); // Content-Length: 0, which the specification asks for
        if (call.Accept is { } accept)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        if (call.From > 0)
            request.Headers.Range = new(call.From, null);
        request.Headers.ExpectContinue = request.Content?.Headers.ContentLength > ExpectFrom ? true : null;
        return request;
    }

    private static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    // Only 307 and 308 promise that the method stays; another redirect of a write would turn it into a GET.
    private static Uri Target(RegistryHost host, RegistryCall call, RegistryReply reply, int hop)
    {
        var isRead = call.Method == HttpMethod.Get || call.Method == HttpMethod.Head;
        if (!isRead && reply.Status is not (HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
            throw new RegistryException($"{call}: the registry redirects a write with {(int)reply.Status}, which would lose it. Check the registry's address.");
        if (hop == MaxRedirects)
            throw new RegistryException($"{call}: more than {MaxRedirects} redirects. Check the registry's address.");
        var location = reply.Header("Location") ?? throw new RegistryException($"{call}: a redirect without one Location.");
        return host.Guard.Resolve(reply.Answered, location, UrlPurpose.Redirect);
    }
}
