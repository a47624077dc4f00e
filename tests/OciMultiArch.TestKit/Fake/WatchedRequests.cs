using System.Collections.Concurrent;

namespace OciMultiArch.TestKit;

/// <summary>Looks for secrets in what a registry in memory is sent, as the servers of the kit do.</summary>
internal sealed class WatchedRequests(TestRegistry registry, ConcurrentQueue<string> leaks) : DelegatingHandler(registry)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        foreach (var each in PasswordLedger.Leaks(SeenRequest.From(request)))
            leaks.Enqueue(each);
        return base.SendAsync(request, cancellationToken);
    }
}
