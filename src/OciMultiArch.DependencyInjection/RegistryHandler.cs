namespace OciMultiArch.DependencyInjection;

/// <summary>The innermost handler of the named client: hands requests to the container's connections, and leaves those open when it goes.</summary>
internal sealed class RegistryHandler(RegistryConnections connections) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        connections.For(request.RequestUri!).SendAsync(request, cancellationToken);
}
