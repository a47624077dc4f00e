namespace OciMultiArch.Http;

/// <summary>Words for an answer that does not come, or is none. They name the proxy whose turn it was.</summary>
internal static class AnswerFailure
{
    // How long a body's source takes is not the registry's affair: a registry that is read from has time-outs of its
    // own, and a stream of the caller's is the caller's.
    public static TimeSpan Limit(StreamBody.Phase phase, RegistryClientOptions times) => phase switch
    {
        StreamBody.Phase.Source => Timeout.InfiniteTimeSpan,
        StreamBody.Phase.Connection => times.StallTimeout,
        _ => times.ResponseTimeout,
    };

    /// <summary>What was waited for, and how long.</summary>
    public static string Silence(HttpRequestMessage request, StreamBody.Phase phase, RegistryClientOptions times)
    {
        var url = request.RequestUri!;
        var proxy = ProxyGuard.RouteOf(request);
        var way = proxy is null ? "" : $" through the proxy {proxy}";
        if (ConnectProgress.Of(request).IsConnecting)
            return $"no connection to {Authority.Of(url)}{way} within {times.ResponseTimeout.TotalSeconds:0.###} s";
        if (proxy?.IsForwarding(url) != true)
            way = "";
        var subject = phase == StreamBody.Phase.Connection ? "the connection took no byte" : "no answer came";
        return $"{subject}{way} for {Limit(phase, times).TotalSeconds:0.###} seconds";
    }

    /// <summary>Waits for an answer. The platform quotes one that is not HTTP, and it may repeat a secret.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="hidden">Further values that were sent and no message may hold.</param>
    public static async ValueTask<HttpResponseMessage> ToldAsync(
        ValueTask<HttpResponseMessage> response, HttpRequestMessage request, IEnumerable<string> hidden)
    {
        try
        {
            return await response.ConfigureAwait(false);
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError == HttpRequestError.InvalidResponse)
        {
            throw Malformed(request, failure, hidden);
        }
    }

    private static Exception Malformed(
        HttpRequestMessage request, HttpRequestException failure, IEnumerable<string> hidden)
    {
        if (ProxyGuard.RouteOf(request) is { } proxy && proxy.IsForwarding(request.RequestUri!))
            return ProxyFailure.Malformed(proxy, "does not answer with HTTP").OfRequest();
        var words = RootCause.Of(failure).Message;
        var safe = Redact.Text(words, [.. Redact.SecretsOf(request), .. hidden]);
        return safe == words ? failure : new HttpRequestException(failure.HttpRequestError, safe);
    }
}
