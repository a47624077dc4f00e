using System.Collections.Concurrent;
using System.Net;
using OciMultiArch.Credentials;

namespace OciMultiArch.Http;

/// <summary>The one way to a registry: limits, authentication, retries, and errors that say what to do.</summary>
internal sealed partial class RegistryHttp : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<RegistryHost>> hosts;
    private readonly RegistryClientOptions options;
    private readonly HttpSender sender;
    private readonly Authenticator authenticator;
    private volatile bool isDisposed;
    private readonly RetryPipeline pipeline;

    /// <param name="options">A copy that nobody else changes.</param>
    public RegistryHttp(RegistryClientOptions options)
    {
        this.options = options;
        hosts = new(StringComparer.Ordinal);
        foreignHosts = new(StringComparer.Ordinal);
        sender = new(options);
        pipeline = new(options);
        authenticator = NewAuthenticator();
    }

    public int MaxManifestBytes => options.MaxManifestBytes;

    public TimeProvider Clock => options.TimeProvider;

    /// <summary>Tells of what went wrong without ending the work.</summary>
    public void Warn(OciException failure) => options.Warn?.Invoke(failure);

    /// <summary>The tries of a new operation.</summary>
    public RetryBudget Budget() => new(options.MaxAttempts);

    /// <exception cref="ObjectDisposedException">The client is disposed; it is named, as its user knows nothing of this.</exception>
    public RegistryHost Host(string name)
    {
        if (isDisposed)
            throw Ended();
        return hosts.GetOrAdd(name, key => new(() => MakeHost(key))).Value;
    }

    private static ObjectDisposedException Ended() => new("OciMultiArch.RegistryClient");

    /// <summary>Whether a registry asks for a longer wait than its user allows.</summary>
    public bool IsTooLong(TimeSpan? asked) => asked > options.MaxRetryAfter;

    /// <summary>Whether what was tried again so often may be tried once more.</summary>
    public bool MayTryAgain(int attempt) => attempt + 1 < options.MaxAttempts;

    /// <summary>
    /// The wait before an upload is tried again: what the registry asked for, or a delay that doubles with each try.
    /// </summary>
    public Task DelayAsync(TimeSpan? asked, int attempt, CancellationToken cancellationToken) =>
        Task.Delay(asked ?? Delay(attempt), Clock, cancellationToken);

    /// <summary>A delay that doubles with each try.</summary>
    public TimeSpan Delay(int attempt) => RetryPipeline.Delay(options, attempt);

    /// <summary>
    /// Makes connections for requests that will soon be sent together, as many as may run at once. Mirrors answer what is
    /// read, so that it is not known how many go to the registry.
    /// </summary>
    public void Expect(string registry, int requests)
    {
        var host = Host(registry);
        Expect(host, Math.Min(requests, Math.Max(host.Reads.Limit, host.Writes.Limit)));
    }

    /// <summary>The same for requests that only read.</summary>
    public void ExpectReads(string registry, int requests)
    {
        var host = Host(registry);
        Expect(host, Math.Min(requests, host.Reads.Limit));
    }

    private static void Expect(RegistryHost host, int requests)
    {
        if (host.Mirrors.Count == 0)
            host.Connections.Expect(host.Endpoint, requests);
    }

    /// <summary>
    /// Sends a call; what comes back is an answer, never an error. An exception of the caller's own code comes out as
    /// it was.
    /// </summary>
    /// <exception cref="RegistryException">The registry refused, or could not be reached.</exception>
    public async ValueTask<RegistryReply> SendAsync(RegistryCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await SendBodyAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (CallbackException own)
        {
            own.Rethrow();
            throw;
        }
    }

    /// <summary>Sends a call, for a caller that must tell a failing source from a failing registry.</summary>
    /// <exception cref="RegistryException">The registry refused, or could not be reached.</exception>
    /// <exception cref="CallbackException">The body's source, or the source of credentials, failed.</exception>
    public async ValueTask<RegistryReply> SendBodyAsync(RegistryCall call, CancellationToken cancellationToken)
    {
        var host = Host(call.Repository.Registry);
        await SettleAsync(host, cancellationToken).ConfigureAwait(false);
        call = Placed(call);
        var reply = await pipeline
            .ExecuteAsync(call, cancel => TryAsync(host, call, cancel), cancellationToken)
            .ConfigureAwait(false);
        if (call.Accepts(reply))
            return reply;
        using (reply)
            throw await FailureAsync(call, reply, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The failure that an answer means where it is none that was asked for.</summary>
    public async ValueTask<RegistryException> FailureAsync(
        RegistryCall call, RegistryReply reply, CancellationToken cancellationToken)
    {
        var errors = await reply.ReadErrorsAsync(cancellationToken).ConfigureAwait(false);
        return RegistryFailure.Of(call, reply, errors, Clock.GetUtcNow());
    }

    /// <summary>Sends a call and reads its small answer whole; an answer that breaks off is asked for again.</summary>
    /// <returns>
    /// The answer, and its body: null when it is larger than allowed. Nothing is read of an answer that is not 2xx.
    /// </returns>
    public async ValueTask<(RegistryReply Reply, byte[]? Body)> ReadAsync(
        RegistryCall call, int limit, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var reply = await SendAsync(call, cancellationToken).ConfigureAwait(false);
            try
            {
                if ((int)reply.Status >= 300)
                    return (reply, []);
                var body = await reply.ReadAsync(limit, cancellationToken).ConfigureAwait(false);
                return (reply, body);
            }
            catch (RegistryException failure) when (RetryPipeline.IsBrokenOff(failure) && call.Budget.TryTake())
            {
                reply.Dispose();
                await DelayAsync(null, attempt, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                reply.Dispose();
                throw;
            }
        }
    }

    public void Dispose()
    {
        isDisposed = true;
        DisposeHosts();
        DisposeOwnApis();
        authenticator.Dispose();
    }

    private RegistryHost MakeHost(string name) => new(name, options.OptionsOf(name), options);

    private async ValueTask<RegistryReply> TryAsync(
        RegistryHost host, RegistryCall call, CancellationToken cancellationToken)
    {
        using var turn = await host.Authentication
            .EnterAsync(cancel => IsLikelyOpenAsync(host, call, cancel), cancellationToken)
            .ConfigureAwait(false);
        var sent = await authenticator.AuthorizeAsync(host, call, cancellationToken).ConfigureAwait(false);
        var reply = await SendAsync(host, call, sent, cancellationToken).ConfigureAwait(false);
        var answer = await AnswerAsync(host, call, sent, reply, cancellationToken).ConfigureAwait(false);
        if (answer is not null)
        {
            reply.Dispose();
            turn?.Dispose(); // how to sign is known: the requests that waited to learn it run beside this one
            reply = await SendAsync(host, call, answer, cancellationToken).ConfigureAwait(false);
        }
        if (host.Is(reply.Answered) || call.IsOwnApi)
            return await AnonymousFallbackAsync(host, call, reply, cancellationToken).ConfigureAwait(false);
        return await AnswerElsewhereAsync(host, call, reply, cancellationToken).ConfigureAwait(false);
    }

    // A registry without TLS seldom asks who is there, and somebody without a login has little to say.
    private async ValueTask<bool> IsLikelyOpenAsync(
        RegistryHost host, RegistryCall call, CancellationToken cancellationToken) =>
        host.Endpoint.Scheme == Uri.UriSchemeHttp
            && await authenticator.IsAnonymousAsync(call, cancellationToken).ConfigureAwait(false);

    private async ValueTask<AppliedAuthorization?> AnswerAsync(
        RegistryHost host,
        RegistryCall call,
        AppliedAuthorization? sent,
        RegistryReply reply,
        CancellationToken cancellationToken)
    {
        AppliedAuthorization? answer = null;
        var isOwn = host.Is(reply.Answered);
        if (isOwn)
            answer = await authenticator.AnswerAsync(host, call, sent, reply, cancellationToken).ConfigureAwait(false);
        if (answer is null && !(isOwn && reply.Status == HttpStatusCode.Unauthorized))
            host.Authentication.Learn(null);
        return answer;
    }

    // Where an anonymous request is refused as well, the answer to the credential is the one that is told.
    private async ValueTask<RegistryReply> AnonymousFallbackAsync(
        RegistryHost host, RegistryCall call, RegistryReply reply, CancellationToken cancellationToken)
    {
        if (!IsRefusal(host, reply))
            return reply;
        var anonymous = await authenticator.AnonymousFallbackAsync(host, call, cancellationToken).ConfigureAwait(false);
        if (anonymous is null)
            return reply;
        var second = await SendAsync(host, call, anonymous, cancellationToken).ConfigureAwait(false);
        if (IsRefusal(host, second))
        {
            second.Dispose();
            return reply;
        }
        anonymous.Credential.RejectForPull(call.Repository);
        reply.Dispose();
        return second;
    }

    private static bool IsRefusal(RegistryHost host, RegistryReply reply) =>
        reply.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden && host.Is(reply.Answered);

    private async ValueTask<RegistryReply> SendAsync(
        RegistryHost host,
        RegistryCall call,
        AppliedAuthorization? authorization,
        CancellationToken cancellationToken)
    {
        var limiter = host.LimiterOf(call.Method);
        using var lease = await limiter.AcquireAsync(cancellationToken, call.BodyBytes).ConfigureAwait(false);
        try
        {
            var reply = await sender
                .SendAsync(host, call, authorization?.Header, cancellationToken)
                .ConfigureAwait(false);
            reply.Note = authorization?.Note;
            authenticator.Warn(reply);
            if (ThrottledAnswer.IsOverload(reply))
                limiter.Shrink();
            else
                host.Succeeded(call);
            return reply;
        }
        catch (Exception failure) when (call.Content is not null && NetworkFailure.IsBreakage(failure))
        {
            limiter.ShrinkForBody(lease);
            throw;
        }
    }
}
