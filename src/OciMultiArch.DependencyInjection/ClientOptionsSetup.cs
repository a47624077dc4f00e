using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OciMultiArch.DependencyInjection;

/// <summary>Fills the client's own options from the plain ones and from what the container holds.</summary>
internal sealed class ClientOptionsSetup(
    IOptions<OciMultiArchOptions> plain,
    IHttpMessageHandlerFactory handlers,
    RegistryConnections connections,
    IEnumerable<ICredentialSource> credentials,
    IEnumerable<TimeProvider> clocks)
    : IConfigureOptions<RegistryClientOptions>
{
    public void Configure(RegistryClientOptions options)
    {
        var settings = plain.Value;
        if (settings.UserAgent is { } agent)
            options.UserAgent = agent;
        options.MaxAttempts = settings.MaxAttempts;
        options.RetryDelay = settings.RetryDelay;
        options.MaxRetryAfter = settings.MaxRetryAfter;
        options.ConnectTimeout = settings.ConnectTimeout;
        options.StallTimeout = settings.StallTimeout;
        options.ResponseTimeout = settings.ResponseTimeout;
        options.MaxManifestBytes = settings.MaxManifestBytes;
        foreach (var registry in settings.Registries.Values)
        {
            var host = RegistryNames.Parse(registry.Host!)!.Registry;
            options.Hosts[host] = HostSettings.Of(registry).ToOptions(host);
        }
        var others = credentials.LastOrDefault() ?? options.Credentials;
        options.Credentials = CredentialSources.FirstOf([new ConfiguredCredentials(settings), others]);
        options.TimeProvider = clocks.LastOrDefault() ?? options.TimeProvider;
        options.Handlers = Handler;
    }

    // Hosts that an answer names are met by the library's own handler, which refuses addresses inside the network.
    private HttpMessageHandler? Handler(HandlerRequest request)
    {
        if (request.Purpose != HandlerPurpose.Registry)
            return null;
        connections.Add(request);
        return handlers.CreateHandler(RegistryConnections.ClientName);
    }
}
