using System.Net;

namespace OciMultiArch.Http;

/// <summary>
/// Asks a registry how it authenticates (distribution-spec, "Determining Support": <c>GET /v2/</c>). Some name their
/// token service there alone, and answer whoever comes without a token with 401, 403 or 404.
/// </summary>
internal sealed class ChallengeDiscovery(RegistryClientOptions options, HttpSender sender, RetryPipeline pipeline)
{

    /// <summary>
    /// Whether an answer to a request without credentials may be a refusal that hides how to authenticate.
    /// </summary>
    public static bool MayHelp(RegistryHost host, RegistryCall call, RegistryReply reply)
    {
        var isQuestion = call.Scopes.IsEmpty; // a check of a login asks the same
        return IsDenial(call, reply) && !isQuestion && !host.Authentication.WasAsked;
    }

    // Whoever is about to write asks by HEAD whether that is needed, and "not there" is what most registries mean by
    // 404. Where it hides something, the write is refused next.
    private static bool IsDenial(RegistryCall call, RegistryReply reply) => reply.Status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => true,
        HttpStatusCode.NotFound => !call.OnlySavesWork && (call.Method != HttpMethod.Head || call.IsPullOnly),
        _ => false,
    };

    /// <summary>The challenge of a registry; null when it has none. One request for each registry.</summary>
    public ValueTask<Challenge?> FindAsync(RegistryHost host, RegistryCall call, CancellationToken cancellationToken) =>
        host.Authentication.DiscoverAsync(cancel => AskAsync(host, call, cancel), cancellationToken);

    /// <exception cref="RegistryException">There was no answer.</exception>
    private async ValueTask<Challenge?> AskAsync(
        RegistryHost host, RegistryCall call, CancellationToken cancellationToken)
    {
        RegistryCall question = new()
        {
            Method = HttpMethod.Get,
            Url = host.Api,
            Repository = call.Repository,
            Scopes = ScopeSet.Empty,
            Budget = new(options.MaxAttempts),
        };
        using var reply = await pipeline.ExecuteAsync(
            question, cancel => sender.SendAsync(host, question, null, cancel), cancellationToken).ConfigureAwait(false);
        if (reply.Status != HttpStatusCode.Unauthorized || !host.Is(reply.Answered))
            return null;
        return Challenge.Best(Challenge.Parse(reply.Headers("WWW-Authenticate")));
    }
}
