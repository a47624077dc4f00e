using System.Collections.Concurrent;
using System.Net.Http.Headers;

namespace OciMultiArch.Http;

/// <content>Requests to what a registry serves besides the API of the distribution-spec.</content>
internal sealed partial class RegistryHttp
{
    // How such an API wants to be asked says nothing of how the other one does.
    private readonly ConcurrentDictionary<string, Lazy<RegistryHost>> ownApis = new(StringComparer.Ordinal);

    /// <summary>The settings of a registry with what is known of its own API.</summary>
    public RegistryHost OwnApi(string name) =>
        ownApis.GetOrAdd(name, key => new(() => Host(key).WithOwnAuthentication())).Value;

    /// <summary>Sends a call to the registry's own API. Whatever it answers is an answer, also what others call errors.</summary>
    /// <param name="call">The call.</param>
    /// <param name="given">The authorization that the caller brings; null to sign as all requests are signed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RegistryException">There was no answer, or it leads where nobody follows.</exception>
    public async ValueTask<RegistryReply> SendToOwnApiAsync(
        RegistryCall call, AuthenticationHeaderValue? given, CancellationToken cancellationToken)
    {
        var host = OwnApi(call.Repository.Registry);
        var applied = given is null ? null : new AppliedAuthorization(given, CachedCredential.Anonymous, new());
        try
        {
            return await pipeline.ExecuteAsync(call, TryOneAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (CallbackException own)
        {
            own.Rethrow();
            throw;
        }

        ValueTask<RegistryReply> TryOneAsync(CancellationToken cancel)
        {
            if (applied is null)
                return TryAsync(host, call, cancel);
            return SendAsync(host, call, applied, cancel);
        }
    }

    private void DisposeOwnApis()
    {
        foreach (var host in ownApis.Values.Where(static host => host.IsValueCreated))
            host.Value.Authentication.Dispose();
    }
}
