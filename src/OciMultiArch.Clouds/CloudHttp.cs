using System.Net;

namespace OciMultiArch.Clouds;

/// <summary>
/// Asks the services of clouds. Redirects are not followed, as they would carry secrets to other hosts; what passes is
/// tried again, three times in all.
/// </summary>
internal sealed class CloudHttp(CloudOptions options)
{
    private const int MaxAttempts = 3;
    private const int MaxBytes = 1 << 20;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly Lazy<HttpMessageInvoker> Far = new(() => NewInvoker(usesProxy: true));
    private static readonly Lazy<HttpMessageInvoker> Near = new(() => NewInvoker(usesProxy: false));

    /// <summary>Asks; what comes back is 2xx.</summary>
    /// <exception cref="OciException">The service refused, or could not be reached.</exception>
    public async ValueTask<CloudReply> SendAsync(CloudCall call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var reply = await TryAsync(call, cancellationToken).ConfigureAwait(false);
                if (reply.IsSuccess)
                    return reply;
                if (attempt == MaxAttempts || !reply.IsTransient)
                    throw reply.Refusal();
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException)
            {
                if (attempt == MaxAttempts)
                    throw CloudFailure.Unreachable(call, failure);
            }
            var delay = FirstDelay * Math.Pow(2, attempt - 1);
            await Task.Delay(delay, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<CloudReply> TryAsync(CloudCall call, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(call.MaxTime, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = call.NewRequest();
            using var response = await InvokerFor(call).SendAsync(request, either.Token).ConfigureAwait(false);
            var body = await ReadAsync(response, either.Token).ConfigureAwait(false);
            return new(call, response, body);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw CloudFailure.TimedOut(call);
        }
    }

    private static async ValueTask<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var buffer = new byte[MaxBytes];
        var length = await stream.ReadAtLeastAsync(buffer, MaxBytes, throwOnEndOfStream: false, cancellationToken)
            .ConfigureAwait(false);
        return buffer[..length];
    }

    private HttpMessageInvoker InvokerFor(CloudCall call)
    {
        if (options.Http is { } own)
            return own;
        return call.IsLocal ? Near.Value : Far.Value;
    }

    private static HttpMessageInvoker NewInvoker(bool usesProxy) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = usesProxy,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    });
}
