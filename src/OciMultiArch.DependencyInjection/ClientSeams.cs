using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OciMultiArch.DependencyInjection;

/// <summary>
/// Joins what the program set in the client's options with what the container has for every client: the logins of the
/// settings, the handlers of the named client, the logs. It comes last, so that neither takes the other's place.
/// </summary>
internal sealed class ClientSeams(
    IOptions<OciMultiArchOptions> plain,
    IHttpMessageHandlerFactory handlers,
    RegistryConnections connections,
    ILoggerFactory loggers)
{
    public void Join(RegistryClientOptions options)
    {
        options.Credentials = CredentialSources.FirstOf([new ConfiguredCredentials(plain.Value), options.Credentials]);
        var own = options.Handlers;
        options.Handlers = request => own?.Invoke(request) ?? Handler(request);
        options.LogTo(loggers);
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
