using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using OciMultiArch.Internal;
using OciMultiArch.Telemetry;

namespace OciMultiArch.Http;

/// <summary>An answer: headers are in, the body is still to be read. Whoever gets it disposes it.</summary>
/// <param name="message">The answer as it came.</param>
/// <param name="answered">The URL that answered.</param>
/// <param name="options">The time-outs and the clock.</param>
/// <param name="secrets">What was sent to prove who asks.</param>
internal sealed partial class RegistryReply(
    HttpResponseMessage message, Uri answered, RegistryClientOptions options, IReadOnlyList<string> secrets)
    : IDisposable
{
    private const int MaxErrorBytes = 16 << 10;
    private const int BufferSize = 16 << 10;
    private static readonly TimeSpan LeastRateFloor = TimeSpan.FromMinutes(1);
    private RegistryErrors? errors;
    private byte[]? errorBody;

    public HttpStatusCode Status => message.StatusCode;

    /// <summary>Further values that were sent, an answer may repeat, and no message may.</summary>
    public IEnumerable<string> Hidden { get; init; } = [];

    /// <summary>The proxy that the answer came through; null for none that is known.</summary>
    public ProxyRoute? Proxy { get; init; }

    /// <summary>What was sent to prove who asks: an answer may repeat it, and no message may.</summary>
    public IReadOnlyList<string> Secrets { get; } = secrets;

    /// <summary>What a refusal is told with, of the credential behind the request; null: nothing is known.</summary>
    public CredentialNote? Note { get; set; }

    /// <summary>Whether a password was sent, and not a token, which may have been given to an anonymous user.</summary>
    public bool SentPassword => Secrets.Count > 1;

    /// <summary>The URL that answered, after redirects: a Location is relative to it.</summary>
    public Uri Answered { get; } = answered;

    public HttpContentHeaders ContentHeaders => message.Content.Headers;

    /// <summary>The media type of the body without parameters, or null.</summary>
    public string? ContentType => Header("Content-Type")?.Split(';')[0].Trim();

    /// <summary>The only value of a header; null when it is absent, or there twice with different values.</summary>
    public string? Header(string name)
    {
        var values = Headers(name).Distinct(StringComparer.Ordinal).ToArray();
        return values is [var value] ? value : null;
    }

    public IEnumerable<string> Headers(string name)
    {
        if (message.Headers.NonValidated.TryGetValues(name, out var values))
            return values;
        if (message.Content.Headers.NonValidated.TryGetValues(name, out var contentValues))
            return contentValues;
        return [];
    }

    /// <summary>The body; it fails when no byte comes for <see cref="RegistryClientOptions.StallTimeout"/>.</summary>
    /// <exception cref="RegistryException">The answer broke off.</exception>
    public async ValueTask<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            var opening = message.Content.ReadAsStreamAsync(cancellationToken);
            return new ReplyStream(await WatchedAsync(opening, cancellationToken).ConfigureAwait(false), this);
        }
        catch (Exception failure) when (IsBreakage(failure, cancellationToken))
        {
            throw Broken(failure);
        }
    }

    /// <summary>Reads a small body whole.</summary>
    /// <returns>The bytes; null when there are more than allowed.</returns>
    public async ValueTask<byte[]?> ReadAsync(int limit, CancellationToken cancellationToken)
    {
        if (ContentHeaders.ContentLength > limit)
            return null;
        var bytes = await ReadStartAsync(limit, cancellationToken).ConfigureAwait(false);
        return bytes.Length > limit ? null : bytes;
    }

    /// <summary>
    /// What an error says of itself, read once. A body that cannot be read says nothing, for the status alone is an
    /// answer.
    /// </summary>
    public async ValueTask<RegistryErrors> ReadErrorsAsync(CancellationToken cancellationToken) =>
        errors ??= await ReadErrorBodyAsync(cancellationToken).ConfigureAwait(false);

    public void Dispose() => message.Dispose();

    private async ValueTask<RegistryErrors> ReadErrorBodyAsync(CancellationToken cancellationToken)
    {
        // The 416 of a download may announce a length that is not its body's: it is never read.
        var isDownload = message.RequestMessage is not { Method.Method: not ("GET" or "HEAD") };
        if (Status == HttpStatusCode.RequestedRangeNotSatisfiable && isDownload)
            return RegistryErrors.None;
        try
        {
            errorBody = await ReadStartAsync(MaxErrorBytes, cancellationToken).ConfigureAwait(false);
            return RegistryErrors.Parse(WithoutSecrets(errorBody));
        }
        catch (RegistryException)
        {
            return RegistryErrors.None;
        }
    }

    // Before it is parsed and shortened: half a secret is one too.
    private byte[] WithoutSecrets(byte[] body)
    {
        string[] secrets = [.. Secrets, .. Hidden];
        if (secrets.Length == 0)
            return body;
        return Encoding.UTF8.GetBytes(Redact.Text(Encoding.UTF8.GetString(body), secrets));
    }

    // Reads at least one byte more than asked for, where there is one.
    private async ValueTask<byte[]> ReadStartAsync(int enough, CancellationToken cancellationToken)
    {
        var body = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            MemoryStream bytes = new();
            var buffer = new byte[BufferSize];
            while (bytes.Length <= enough)
            {
                var count = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (count == 0)
                    break;
                bytes.Write(buffer, 0, count);
            }
            return bytes.ToArray();
        }
    }

    /// <summary>The clock of the client.</summary>
    public TimeProvider Clock => options.TimeProvider;

    /// <summary>The waiting in which a body brings the least that it has to.</summary>
    public TimeSpan LeastRateTime => options.StallTimeout > LeastRateFloor / 2 ? options.StallTimeout * 2 : LeastRateFloor;

    /// <summary>Waits no longer than a connection may stall. What hangs then is ended by closing the connection.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<T> WatchedAsync<T>(Task<T> task, CancellationToken cancellationToken)
    {
        try
        {
            var watched = task.WaitAsync(options.StallTimeout, options.TimeProvider, cancellationToken);
            return await watched.ConfigureAwait(false);
        }
        catch (Exception)
        {
            if (!task.IsCompleted)
            {
                Dispose();
                AbandonedTask.Forget(task);
            }
            throw;
        }
    }

    /// <summary>Whether a body broke off or stalled, and was not given up by its reader.</summary>
    public static bool IsBreakage(Exception failure, CancellationToken cancellationToken) =>
        NetworkFailure.Is(failure) || NetworkFailure.IsGivenUp(failure, cancellationToken);

    /// <summary>The failure of a body that broke off or stalled.</summary>
    public RegistryException Broken(Exception failure)
    {
        var place = Redact.Url(Answered);
        var cause = Printable.Short(Redact.Text(failure.Message, [.. Secrets, .. Hidden])).TrimEnd('.');
        var silence = $"no byte came for {options.StallTimeout.TotalSeconds:0.###} seconds";
        if (failure is TimeoutException)
            return TimedOut($"The answer of {place} stopped: {silence}.", failure);
        if (NetworkFailure.IsGivenUp(failure, CancellationToken.None))
            return TimedOut($"The answer of {place} stopped: {cause}.", NetworkFailure.AsTimeout(failure));
        return new(Problem.Unreachable, $"The answer of {place} broke off: {cause}.", new("Try again."), failure);
    }

    /// <summary>The failure of a body that trickles.</summary>
    public RegistryException TooSlow(long bytes, TimeSpan waited) => TimedOut(
        $"The answer of {Redact.Url(Answered)} is too slow: {bytes} bytes came in {waited.TotalSeconds:0} seconds.",
        new TimeoutException());

    private static RegistryException TimedOut(string reason, Exception failure) =>
        new(Problem.TimedOut, reason, NetworkFailure.RaiseTimeout, failure);
}

/// <summary>
/// The body of an answer. It owns the answer, watches for stalls and trickles, and fails with the library's own
/// exceptions.
/// </summary>
// Not nested in RegistryReply: Polly keeps all of that type, nested types included, for reflection.
internal sealed class ReplyStream(Stream inner, RegistryReply reply) : ForwardStream
{
    private const int LeastBytes = 4096;
    private long received;
    private long receivedLately;
    private TimeSpan waited;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var start = reply.Clock.GetTimestamp();
            var read = inner.ReadAsync(buffer, cancellationToken);
            var count = read.IsCompletedSuccessfully
                ? read.Result
                : await reply.WatchedAsync(read.AsTask(), cancellationToken).ConfigureAwait(false);
            received += count;
            CheckRate(count, reply.Clock.GetElapsedTime(start));
            return count;
        }
        catch (Exception failure) when (RegistryReply.IsBreakage(failure, cancellationToken))
        {
            throw reply.Broken(failure);
        }
    }

    // Only waiting counts, not what the reader does between.
    private void CheckRate(int count, TimeSpan wait)
    {
        receivedLately += count;
        waited += wait;
        if (waited < reply.LeastRateTime)
            return;
        if (count > 0 && receivedLately < LeastBytes)
            throw reply.TooSlow(receivedLately, waited);
        receivedLately = 0;
        waited = TimeSpan.Zero;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            var host = reply.Answered;
            Instruments.Received(host.IdnHost, host.Port, Interlocked.Exchange(ref received, 0));
            inner.Dispose();
            reply.Dispose();
        }
        base.Dispose(disposing);
    }
}
