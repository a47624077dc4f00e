using System.Net;
using System.Net.Sockets;

namespace OciMultiArch.Http;

/// <content>Registries whose user takes any TLS, and plain HTTP where there is none.</content>
internal sealed partial class RegistryHttp
{
    private static readonly IReadOnlyList<HttpStatusCode> Anything =
        [.. Enumerable.Range(300, 300).Select(static status => (HttpStatusCode)status)];

    /// <summary>Finds out how a registry is spoken to, where that is open, by one or two requests without a login.</summary>
    /// <exception cref="RegistryException">Nobody answers.</exception>
    public ValueTask SettleAsync(RegistryHost host, CancellationToken cancellationToken) =>
        host.Address.SettleAsync(cancel => SpeechAsync(host, cancel), cancellationToken);

    /// <summary>A call at the address where its registry is.</summary>
    public RegistryCall Placed(RegistryCall call)
    {
        var url = Host(call.Repository.Registry).Address.Placed(call.Url);
        return ReferenceEquals(url, call.Url) ? call : call with { Url = url };
    }

    // A registry that is out of reach for a moment stays open: its login must not go out in clear.
    private async ValueTask<HostAddress.Speech> SpeechAsync(RegistryHost host, CancellationToken cancellationToken)
    {
        try
        {
            using var reply = await AskAsync(host, host.Address.TlsApi, cancellationToken).ConfigureAwait(false);
            return HostAddress.Speech.Tls;
        }
        catch (RegistryException failure) when (failure.Problem == Problem.TransportMismatch || IsRefusal(failure))
        {
            // What speaks TLS answers plain HTTP with 400 or a redirect, and what stands before a registry that is just
            // starting with 502 or 503.
            if (await PlainStatusAsync(host, cancellationToken).ConfigureAwait(false) is not (200 or 401 or 403 or 404))
                throw;
            return IsRefusal(failure) ? HostAddress.Speech.PlainForNow : HostAddress.Speech.Plain;
        }
    }

    private static bool IsRefusal(Exception failure) =>
        RootCause.Of(failure) is SocketException { SocketErrorCode: SocketError.ConnectionRefused };

    // Null where there is no answer.
    private async ValueTask<int?> PlainStatusAsync(RegistryHost host, CancellationToken cancellationToken)
    {
        try
        {
            using var reply = await AskAsync(host, host.Address.PlainApi, cancellationToken).ConfigureAwait(false);
            return (int)reply.Status;
        }
        catch (RegistryException)
        {
            return null;
        }
    }

    // By the registry's own connections, whichever scheme.
    private ValueTask<RegistryReply> AskAsync(RegistryHost host, Uri api, CancellationToken cancellationToken)
    {
        RegistryCall question = new()
        {
            Method = HttpMethod.Get,
            Url = api,
            Repository = RepositoryName.Parse($"{host.Name}/x"),
            Scopes = ScopeSet.Empty,
            Budget = new(attempts: 1),
            Answers = Anything,
        };
        return pipeline.ExecuteAsync(question, SendOnceAsync, cancellationToken);

        async ValueTask<RegistryReply> SendOnceAsync(CancellationToken cancel)
        {
            using HttpRequestMessage request = new(question.Method, api);
            return await sender.SendAsync(host, question, request, HandlerPurpose.Registry, cancel).ConfigureAwait(false);
        }
    }
}
