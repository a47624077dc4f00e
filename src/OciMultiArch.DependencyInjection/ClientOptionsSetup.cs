using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OciMultiArch.DependencyInjection;

/// <summary>Fills the client's own options from the plain ones and from what the container holds.</summary>
internal sealed class ClientOptionsSetup(
    IOptions<OciMultiArchOptions> plain, IHttpMessageHandlerFactory handlers, IEnumerable<ICredentialSource> credentials, IEnumerable<TimeProvider> clocks)
    : IConfigureOptions<RegistryClientOptions>
{
    public void Configure(RegistryClientOptions options)
    {
        var settings = plain.Value;
        if (settings.UserAgent is { } agent)
            options.UserAgent = agent;
        (options.MaxAttempts, options.RetryDelay, options.MaxRetryAfter) = (settings.MaxAttempts, settings.RetryDelay, settings.MaxRetryAfter);
        (options.StallTimeout, options.ResponseTimeout, options.MaxManifestBytes) = (settings.StallTimeout, settings.ResponseTimeout, settings.MaxManifestBytes);
        foreach (var registry in settings.Registries.Values)
            options.Hosts[RegistryNames.Of(registry.Host!)!.Registry] = new()
            {
                Transport = registry.Transport,
                MaxReads = registry.MaxReads,
                MaxWrites = registry.MaxWrites,
                TrustedHosts = [.. registry.TrustedHosts],
            };
        options.Credentials = CredentialSources.FirstOf([new ConfiguredCredentials(settings), credentials.LastOrDefault() ?? options.Credentials]);
        options.TimeProvider = clocks.LastOrDefault() ?? options.TimeProvider;
        // Hosts that an answer names are met by the library's own handler, which refuses addresses inside the network.
        options.Handlers = purpose => purpose == HandlerPurpose.Registry ? handlers.CreateHandler(OciMultiArchServiceCollectionExtensions.ClientName) : null;
    }
}
