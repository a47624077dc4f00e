using System.Net;
using System.Net.Http.Headers;

namespace OciMultiArch.Http;

/// <summary>Sends one request and follows its redirects; no retry, no authentication of its own.</summary>
internal sealed class HttpSender(RegistryClientOptions options)
{
    private const int MaxRedirects = 5;
    private const long ExpectContinueFrom = 1 << 20;
    private static readonly Remedy CheckAddress = new("Check the registry's address.");
    private readonly WarningTexts warnings = new();

    /// <summary>Sends a call with an authorization that only the registry's own authority is shown.</summary>
    public ValueTask<RegistryReply> SendAsync(
        RegistryHost host,
        RegistryCall call,
        AuthenticationHeaderValue? authorization,
        CancellationToken cancellationToken) =>
        SendAsync(host, call, authorization, host.Authority, cancellationToken);

    /// <summary>Sends a call with an authorization that only one authority is shown.</summary>
    public async ValueTask<RegistryReply> SendAsync(
        RegistryHost host,
        RegistryCall call,
        AuthenticationHeaderValue? authorization,
        Authority mayBeShown,
        CancellationToken cancellationToken)
    {
        var url = call.Url;
        for (var redirects = 0; ; redirects++)
        {
            var shown = Authority.Of(url) == mayBeShown ? authorization : null;
            var reply = await SendAsync(host, call, url, shown, cancellationToken).ConfigureAwait(false);
            if (!IsRedirect(reply.Status) || call.Accepts(reply.Status))
                return reply;
            using (reply)
                url = Target(host, call, reply, redirects);
        }
    }

    private async ValueTask<RegistryReply> SendAsync(
        RegistryHost host,
        RegistryCall call,
        Uri url,
        AuthenticationHeaderValue? authorization,
        CancellationToken cancellationToken)
    {
        using var request = await RequestAsync(call, url, cancellationToken).ConfigureAwait(false);
        request.Headers.ExpectContinue = IsExpectingToContinue(host, request) ? true : null;
        request.Headers.Authorization = authorization;
        var purpose = host.PurposeOf(url);
        var reply = await SendAsync(host, call, request, purpose, cancellationToken).ConfigureAwait(false);
        if (!RefusesToContinue(request, reply))
            return reply;
        // RFC 9110 section 15.5.18: no byte of the body went, and the request may be repeated without the expectation.
        host.RefusesExpect = true;
        reply.Dispose();
        return await SendAsync(host, call, url, authorization, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsExpectingToContinue(RegistryHost host, HttpRequestMessage request) =>
        !host.RefusesExpect && request.Content?.Headers.ContentLength > ExpectContinueFrom;

    private static bool RefusesToContinue(HttpRequestMessage request, RegistryReply reply) =>
        reply.Status == HttpStatusCode.ExpectationFailed && request.Headers.ExpectContinue == true;

    /// <summary>Sends one request as it is.</summary>
    /// <exception cref="TimeoutException">
    /// No answer came in time, by the options or by a time-out of the handler's own.
    /// </exception>
    /// <exception cref="CallbackException">The source of the request's body failed.</exception>
    public async ValueTask<RegistryReply> SendAsync(
        RegistryHost host,
        RegistryCall call,
        HttpRequestMessage request,
        HandlerPurpose purpose,
        CancellationToken cancellationToken)
    {
        request.Headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
        request.Options.Set(ConnectProgress.Key, new());
        await PrepareAsync(host, call, request, cancellationToken).ConfigureAwait(false);
        request.Version = HttpVersions.Of(call, request.RequestUri!, host.Connections.RoundTripOf(purpose));
        if (request.Version == HttpVersion.Version20 && request.Content is StreamBody body)
            body.IsHeld = true;
        var telemetry = ExchangeTelemetry.Start(call, request, purpose, options.TimeProvider);
        try
        {
            var invoker = host.Connections.For(purpose);
            var times = host.Options;
            var hidden = host.Settings.Headers.Values;
            var response = ResponseAsync(invoker, request, times, cancellationToken);
            var message = await AnswerFailure.ToldAsync(response, request, hidden).ConfigureAwait(false);
            telemetry.End(message, null, options.Observe, warnings);
            return new(message, request.RequestUri!, times, Redact.SecretsOf(request))
            {
                Hidden = [.. hidden, .. ProxyGuard.RouteOf(request)?.Secrets ?? []],
                Proxy = ProxyGuard.RouteOf(request),
            };
        }
        catch (Exception failure)
        {
            telemetry.End(null, failure, options.Observe, warnings);
            if (request.Content is StreamBody { SourceFailure: { } cause })
                throw new CallbackException(cause);
            throw;
        }
    }

    // Whoever cancels without the caller having asked for it gives up waiting: the timer here, the time-out of a
    // connection, or a handler of the caller's. None of them may look like the caller's own cancellation.
    private static async ValueTask<HttpResponseMessage> ResponseAsync(
        HttpMessageInvoker invoker,
        HttpRequestMessage request,
        RegistryClientOptions times,
        CancellationToken cancellationToken)
    {
        using CancellationTokenSource timer = new(times.ResponseTimeout, times.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        var body = request.Content as StreamBody;
        var phase = StreamBody.Phase.Response;
        body?.PhaseStarted = started =>
        {
            phase = started;
            timer.CancelAfter(AnswerFailure.Limit(started, times));
        };
        try
        {
            return await invoker.SendAsync(request, either.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(failure.Message, failure, cancellationToken);
        }
        catch (Exception failure) when (ConnectFailure.In(failure) is { } connect)
        {
            throw connect.OfRequest();
        }
        catch (Exception) when (timer.IsCancellationRequested)
        {
            throw new TimeoutException(AnswerFailure.Silence(request, phase, times));
        }
        catch (Exception failure) when (NetworkFailure.IsGivenUp(failure, cancellationToken))
        {
            throw NetworkFailure.AsTimeout(failure);
        }
        finally
        {
            body?.PhaseStarted = null; // an answer may come before the whole body went
        }
    }

    // The headers of the registry go to the registry alone, whoever made the request.
    private static async ValueTask PrepareAsync(
        RegistryHost host, RegistryCall call, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!host.Is(request.RequestUri!))
            return;
        await host.Pace.WaitAsync(cancellationToken).ConfigureAwait(false);
        var headers = host.Settings.Headers;
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        foreach (var (name, values) in call.Headers)
            request.Headers.TryAddWithoutValidation(name, values);
        var count = headers.Count + call.Headers.Count;
        request.Options.Set(ProxyGuard.HasSecretHeaders, count > 0);
    }

    private static async ValueTask<HttpRequestMessage> RequestAsync(
        RegistryCall call, Uri url, CancellationToken cancellationToken)
    {
        HttpRequestMessage request = new(call.Method, url);
        if (call.Content is { } content)
            request.Content = await content(cancellationToken).ConfigureAwait(false);
        else if (call.Method == HttpMethod.Post || call.Method == HttpMethod.Put)
            request.Content = new ByteArrayContent([]); // Content-Length: 0, which the specification asks for
        if (call.Accept is { } accept)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        if (call.IfMatch is { } entityTag)
            request.Headers.TryAddWithoutValidation("If-Match", entityTag);
        if (call.From > 0)
            request.Headers.Range = new(call.From, null);
        return request;
    }

    private static bool IsRedirect(HttpStatusCode status) => status
        is HttpStatusCode.MovedPermanently
        or HttpStatusCode.Found
        or HttpStatusCode.SeeOther
        or HttpStatusCode.TemporaryRedirect
        or HttpStatusCode.PermanentRedirect;

    // Only 307 and 308 promise that the method stays; another redirect of a write would turn it into a GET.
    private static Uri Target(RegistryHost host, RegistryCall call, RegistryReply reply, int redirects)
    {
        var keepsMethod = reply.Status is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
        if (!call.IsRead && !keepsMethod)
            throw Refused(call, $"the registry redirects a write with {(int)reply.Status}, which would lose it.");
        if (redirects == MaxRedirects)
            throw Refused(call, $"more than {MaxRedirects} redirects.");
        if (reply.Header("Location") is not { } location)
            throw Refused(call, "the redirect has no Location, or several.");
        // A read's own body is the registry's alone, as that of a write is.
        var isBare = call.IsRead && call.Content is null;
        var purpose = isBare ? UrlPurpose.Redirect : UrlPurpose.Write;
        return host.Guard.Resolve(reply.Answered, location, purpose);
    }

    private static RegistryException Refused(RegistryCall call, string problem) =>
        new(Problem.InvalidResponse, $"{call}: {problem}", CheckAddress);
}
