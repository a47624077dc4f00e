using System.Collections.Concurrent;
using OciMultiArch.Credentials;
using Polly;

namespace OciMultiArch.Http;

/// <summary>The one way to a registry: permits, authentication, retries, and errors that say what to do.</summary>
internal sealed class RegistryHttp : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<RegistryHost>> hosts = new(StringComparer.Ordinal);
    private readonly RegistryClientOptions options;
    private readonly HttpSender exchanger;
    private readonly Authenticator authenticator;
    private readonly ResiliencePipeline<RegistryReply> pipeline;

    /// <param name="options">A copy that nobody else changes.</param>
    public RegistryHttp(RegistryClientOptions options)
    {
        this.options = options;
        exchanger = new(options);
        pipeline = RetryPipeline.Make(options);
        authenticator = new(options, new TokenService(options, exchanger, pipeline));
    }

    public int MaxManifestBytes => options.MaxManifestBytes;

    public TimeProvider Clock => options.TimeProvider;

    public RetryBudget Budget() => new(options.MaxAttempts);

    public RegistryHost Host(string name) => hosts.GetOrAdd(name, each => new(() => MakeHost(each))).Value;

    /// <summary>Whether a registry asks for a longer wait than its user allows.</summary>
    public bool IsTooLong(TimeSpan? asked) => asked > options.MaxRetryAfter;

    /// <summary>The wait before an upload is tried again: what the registry asked for, or a delay that doubles with each try.</summary>
    public Task DelayAsync(TimeSpan? asked, int attempt, CancellationToken cancellationToken) =>
        Task.Delay(asked ?? RetryPipeline.Delay(options, attempt), Clock, cancellationToken);

    /// <summary>Sends a call; what comes back is an answer, never an error. What the caller's own code throws comes out as it was.</summary>
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

    /// <summary>The same, for who must tell a failing source from a failing registry.</summary>
    /// <exception cref="CallbackException">The body's source, or the source of credentials, failed.</exception>
    public async ValueTask<RegistryReply> SendBodyAsync(RegistryCall call, CancellationToken cancellationToken)
    {
        var host = Host(call.Repository.Registry);
        var reply = await RetriedAsync(host, call, cancellationToken).ConfigureAwait(false);
        if (call.Accepts(reply.Status))
            return reply;
        using (reply)
            throw RegistryFailure.Of(call, reply, await reply.ReadErrorsAsync(cancellationToken).ConfigureAwait(false), Clock.GetUtcNow());
    }

    /// <summary>Sends a call and reads its small answer whole; an answer that breaks off is asked for again.</summary>
    /// <returns>The answer, and its body: null when it is larger than allowed. Nothing is read of an answer that is not 2xx.</returns>
    public async ValueTask<(RegistryReply Reply, byte[]? Body)> ReadAsync(RegistryCall call, int limit, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var reply = await SendAsync(call, cancellationToken).ConfigureAwait(false);
            try
            {
                return (reply, (int)reply.Status < 300 ? await reply.ReadAsync(limit, cancellationToken).ConfigureAwait(false) : []);
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
        foreach (var each in hosts.Values.Where(static each => each.IsValueCreated))
            each.Value.Dispose();
        authenticator.Dispose();
    }

    private RegistryHost MakeHost(string name) =>
        new(name, options.Hosts.TryGetValue(RegistryKey.Canonical(name), out var own) ? own : new(), options.Handlers);

    private async ValueTask<RegistryReply> RetriedAsync(RegistryHost host, RegistryCall call, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(RetryPipeline.Call, call);
        try
        {
            return await pipeline.ExecuteAsync(
                static (each, state) => state.Self.OnceAsync(state.Host, state.Call, each.CancellationToken),
                context, (Self: this, Host: host, Call: call)).ConfigureAwait(false);
        }
        catch (Exception failure) when (RetryPipeline.IsOfTheNetwork(failure))
        {
            throw RegistryFailure.Of(call, failure);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<RegistryReply> OnceAsync(RegistryHost host, RegistryCall call, CancellationToken cancellationToken)
    {
        call.Sends.Try();
        using var turn = await host.Authentication.EnterAsync(cancellationToken).ConfigureAwait(false);
        var signed = await authenticator.AuthorizeAsync(host, call, cancellationToken).ConfigureAwait(false);
        var reply = await PermittedAsync(host, call, signed?.Header, cancellationToken).ConfigureAwait(false);
        if (reply.Status != System.Net.HttpStatusCode.Unauthorized || Authority.Of(reply.Answered) != host.Authority)
        {
            host.Authentication.Learn(null);
            return await AnonymousFallbackAsync(host, call, reply, cancellationToken).ConfigureAwait(false);
        }
        var answer = await authenticator.AnswerAsync(host, call, signed, reply, cancellationToken).ConfigureAwait(false);
        if (answer is null)
            return await AnonymousFallbackAsync(host, call, reply, cancellationToken).ConfigureAwait(false);
        reply.Dispose();
        turn?.Dispose(); // how to sign is known: who waited to learn it goes side by side with this one
        var second = await PermittedAsync(host, call, answer, cancellationToken).ConfigureAwait(false);
        return await AnonymousFallbackAsync(host, call, second, cancellationToken).ConfigureAwait(false);
    }

    // Where a stranger is refused as well, what the credential met is what is told.
    private async ValueTask<RegistryReply> AnonymousFallbackAsync(RegistryHost host, RegistryCall call, RegistryReply reply, CancellationToken cancellationToken)
    {
        if (!IsRefusal(host, reply) || await authenticator.AnonymousFallbackAsync(host, call, cancellationToken).ConfigureAwait(false) is not { } stranger)
            return reply;
        var other = await PermittedAsync(host, call, stranger.Header, cancellationToken).ConfigureAwait(false);
        var isRefused = IsRefusal(host, other);
        stranger.Credential.IsRejectedForPull |= !isRefused;
        (isRefused ? other : reply).Dispose();
        return isRefused ? reply : other;
    }

    private static bool IsRefusal(RegistryHost host, RegistryReply reply) =>
        reply.Status is System.Net.HttpStatusCode.Unauthorized or System.Net.HttpStatusCode.Forbidden && Authority.Of(reply.Answered) == host.Authority;

    private async ValueTask<RegistryReply> PermittedAsync(
        RegistryHost host, RegistryCall call, System.Net.Http.Headers.AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        var permits = host.Permits(call.Method);
        using var permit = await permits.TakeAsync(cancellationToken).ConfigureAwait(false);
        var reply = await exchanger.SendAsync(host, call, authorization, cancellationToken).ConfigureAwait(false);
        if (reply.Status is System.Net.HttpStatusCode.TooManyRequests or System.Net.HttpStatusCode.ServiceUnavailable)
            permits.Shrink();
        else
            permits.Grow();
        return reply;
    }
}
