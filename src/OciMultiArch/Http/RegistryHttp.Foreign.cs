using System.Collections.Concurrent;

namespace OciMultiArch.Http;

/// <content>Content that a manifest names by an address of its own, which no registry answers for.</content>
internal sealed partial class RegistryHttp
{
    private readonly ConcurrentDictionary<string, Lazy<RegistryHost>> foreignHosts;

    /// <summary>
    /// Sends a call to an address that content names: without a login and without the headers that a registry there
    /// would get, and to no private address that is not trusted.
    /// </summary>
    /// <exception cref="RegistryException">The host refused, could not be reached, or may not be.</exception>
    public async ValueTask<RegistryReply> SendForeignAsync(RegistryCall call, CancellationToken cancellationToken)
    {
        var host = ForeignHost(call.Url);
        var reply = await pipeline
            .ExecuteAsync(call, cancel => SendAsync(host, call, null, cancel), cancellationToken)
            .ConfigureAwait(false);
        if (call.Accepts(reply))
            return reply;
        using (reply)
            throw await FailureAsync(call, reply, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The settings of a host that content names.</summary>
    public RegistryHost ForeignHost(Uri url) =>
        foreignHosts.GetOrAdd(Authority.Of(url).ToString(), name => new(() => MakeForeign(name, url))).Value;

    private RegistryHost MakeForeign(string name, Uri url)
    {
        var isLocal = Authority.Of(url).IsLoopback;
        var kind = isLocal ? AddressGuard.Kind.Loopback : AddressGuard.Kind.Public;
        return new(name, options.OptionsOf(name), options, kind);
    }
}
