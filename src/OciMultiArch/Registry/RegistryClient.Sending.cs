using OciMultiArch.Credentials;
using OciMultiArch.Http;
using OciMultiArch.Registry;

namespace OciMultiArch;

/// <content>Requests of the caller's own.</content>
public sealed partial class RegistryClient
{
    /// <summary>
    /// Sends a request to an API of the registry's own, for example <c>/api/v2.0/projects</c> of Harbor or
    /// <c>/acr/v1/_catalog</c> of Azure. It is signed as the client's own requests are: a challenge is answered, with a
    /// token for the scopes, or with the password; a 401 without a challenge is answered with the credential itself. It
    /// waits for a permit, and is sent again where a failure may pass and the method is one that may be repeated
    /// (RFC 9110, section 9.2.2). A redirect to another host is followed for reads without content alone, and without
    /// the request's headers and credentials.
    /// </summary>
    /// <param name="request">
    /// Method, address, headers and content. The address is a path on the registry, or a whole URL there. Content is
    /// read into memory. An <c>Authorization</c> header is sent as it is, in place of the client's. The request may be
    /// used again.
    /// </param>
    /// <param name="registry">
    /// Host and optional port, as of a repository; also of an API that is on a host of its own, such as
    /// <c>hub.docker.com</c>, which is then a registry with credentials of its own.
    /// </param>
    /// <param name="scopes">
    /// What a token is to allow, for example <c>registry:catalog:*</c>, besides what the registry asks for; null for
    /// nothing more.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// The answer as it came, whatever its status: only the caller knows what that means. Its body is read as it comes
    /// and watched for stalls. Whoever gets it disposes it. It does not hold the credential.
    /// </returns>
    /// <exception cref="FormatException">The registry is not a host with an optional port.</exception>
    /// <exception cref="ArgumentException">
    /// The request has no address, a user or a <c>Host</c> header, or more than 8 MiB of content.
    /// </exception>
    /// <exception cref="RegistryException">
    /// The address is on another host (<see cref="Problem.UntrustedHost"/>; nothing was sent). There was no answer, or
    /// no token.
    /// </exception>
    public async ValueTask<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        string registry,
        IEnumerable<string>? scopes = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var host = Http.Host(RegistryKey.Parse(registry).ToLowerInvariant());
        await Http.SettleAsync(host, cancellationToken).ConfigureAwait(false);
        var wanted = ScopeSet.Parse(string.Join(' ', scopes ?? []));
        var url = OwnRequest.Url(request, host);
        var repository = OwnRequest.Repository(host, wanted) ?? RepositoryName.Parse($"{host.Name}/{AnyPath}");
        var headers = OwnRequest.Headers(request);
        var content = await OwnRequest.ContentAsync(request, cancellationToken).ConfigureAwait(false);
        RegistryCall call = new()
        {
            Method = request.Method,
            Url = url,
            Repository = repository,
            Scopes = wanted,
            Budget = Http.Budget(),
            Headers = headers,
            Content = content,
            IsRepeatable = OwnRequest.MayBeRepeated(request.Method),
            IsOwnApi = true,
        };
        var given = request.Headers.Authorization;
        var reply = await Http.SendToOwnApiAsync(call, given, cancellationToken).ConfigureAwait(false);
        return await reply.ReleaseAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
