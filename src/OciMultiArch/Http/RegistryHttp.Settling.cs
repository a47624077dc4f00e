using System.Net;

namespace OciMultiArch.Http;

/// <content>Registries whose user takes any TLS, and plain HTTP where there is none.</content>
internal sealed partial class RegistryHttp
{
    private static readonly IReadOnlyList<HttpStatusCode> Anything =
        [.. Enumerable.Range(300, 300).Select(static status => (HttpStatusCode)status)];

    /// <summary>Finds out how a registry is spoken to, where that is open, by one or two requests without a login.</summary>
    /// <exception cref="RegistryException">Nobody answers.</exception>
    public ValueTask SettleAsync(RegistryHost host, CancellationToken cancellationToken) =>
        host.Address.SettleAsync(cancel => IsPlainAsync(host, cancel), cancellationToken);

    /// <summary>A call at the address where its registry is.</summary>
    public RegistryCall Placed(RegistryCall call)
    {
        var url = Host(call.Repository.Registry).Address.Placed(call.Url);
        return ReferenceEquals(url, call.Url) ? call : call with { Url = url };
    }

    // Only an answer in plain HTTP says so: a registry that is out of reach for a moment stays open.
    private async ValueTask<bool> IsPlainAsync(RegistryHost host, CancellationToken cancellationToken)
    {
        try
        {
            using var reply = await AskAsync(host, host.Api, cancellationToken).ConfigureAwait(false);
            return false;
        }
        catch (RegistryException failure) when (IsWithoutTls(failure))
        {
            if (await AnswersPlainAsync(host, cancellationToken).ConfigureAwait(false))
                return true;
            throw;
        }
    }

    private static bool IsWithoutTls(RegistryException failure) =>
        failure.Problem is Problem.TransportMismatch or Problem.Unreachable;

    // Only what a registry answers says so. What speaks TLS answers plain HTTP with 400 or a redirect, and what stands
    // before a registry that is just starting with 502 or 503.
    private async ValueTask<bool> AnswersPlainAsync(RegistryHost host, CancellationToken cancellationToken)
    {
        try
        {
            using var reply = await AskAsync(host, host.Address.PlainApi, cancellationToken).ConfigureAwait(false);
            return (int)reply.Status is 200 or 401 or 403 or 404;
        }
        catch (RegistryException)
        {
            return false;
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
