using Microsoft.Extensions.Options;

namespace OciMultiArch.DependencyInjection;

/// <summary>
/// Fills the client's own options from the plain ones and from what the container holds, before the program has its say.
/// </summary>
internal sealed class ClientOptionsSetup(
    IOptions<OciMultiArchOptions> plain, IEnumerable<ICredentialSource> credentials, IEnumerable<TimeProvider> clocks)
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
        options.Credentials = credentials.LastOrDefault() ?? options.Credentials;
        options.TimeProvider = clocks.LastOrDefault() ?? options.TimeProvider;
    }
}
