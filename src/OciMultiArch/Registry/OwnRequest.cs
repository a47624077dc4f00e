using OciMultiArch.Http;

namespace OciMultiArch.Registry;

/// <summary>Takes a request of a caller's own apart, so that it can be sent as often as it takes.</summary>
internal static class OwnRequest
{
    private const int MaxContentBytes = 8 << 20;

    private static readonly HttpMethod[] Repeatable =
        [HttpMethod.Get, HttpMethod.Head, HttpMethod.Options, HttpMethod.Trace, HttpMethod.Put, HttpMethod.Delete];

    /// <summary>Whether a request that may have been carried out can be sent again (RFC 9110, section 9.2.2).</summary>
    public static bool MayBeRepeated(HttpMethod method) => Repeatable.Contains(method);

    /// <summary>The URL of a request, which must be on the registry itself.</summary>
    /// <exception cref="ArgumentException">There is none, or it names a user.</exception>
    /// <exception cref="RegistryException">It is on another host.</exception>
    public static Uri Url(HttpRequestMessage request, RegistryHost host)
    {
        if (request.RequestUri is not { } address)
            throw new ArgumentException("The request has no address. Give it a path on the registry.", nameof(request));
        var url = IsPath(address) ? new Uri(host.Endpoint, address.OriginalString) : address;
        if (url.UserInfo.Length > 0)
            throw new ArgumentException("The address of the request names a user. Leave it out.", nameof(request));
        if (Authority.Of(url) == host.Authority)
            return url;
        throw new RegistryException(
            Problem.UntrustedHost,
            $"{request.Method} {Redact.Place(url)} is not on {host.Authority}, so nothing was sent there.",
            new Remedy("Name the host that the request goes to as its registry."));
    }

    /// <summary>The repository that the scopes are of; null for none.</summary>
    public static RepositoryName? Repository(RegistryHost host, ScopeSet scopes)
    {
        var named = scopes.Scopes.FirstOrDefault(static scope => scope.IsOfRepository(scope.Name));
        return RepositoryName.TryParse($"{host.Name}/{named?.Name}", null, out var name) ? name : null;
    }

    /// <summary>The headers, but that which signs.</summary>
    /// <exception cref="ArgumentException">One of them says another host.</exception>
    public static IReadOnlyList<KeyValuePair<string, IEnumerable<string>>> Headers(HttpRequestMessage request)
    {
        if (request.Headers.Host is not null)
            throw new ArgumentException("The request has a Host header. Leave it out.", nameof(request));
        return [.. request.Headers.Where(static header => header.Key != "Authorization")];
    }

    /// <summary>Makes the content anew for every try; null for none.</summary>
    /// <exception cref="ArgumentException">There is too much of it.</exception>
    public static async ValueTask<Func<CancellationToken, ValueTask<HttpContent>>?> ContentAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is not { } content)
            return null;
        try
        {
            await content.LoadIntoBufferAsync(MaxContentBytes, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException)
        {
            throw new ArgumentException("The request has more than 8 MiB of content.", nameof(request));
        }
        var bytes = await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        var headers = content.Headers.ToArray();
        return _ => new(Copy(bytes, headers));
    }

    private static ByteArrayContent Copy(byte[] bytes, IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers)
    {
        ByteArrayContent copy = new(bytes);
        foreach (var (name, values) in headers)
            copy.Headers.TryAddWithoutValidation(name, values);
        return copy;
    }

    // On Unix a path alone is read as the path of a file.
    private static bool IsPath(Uri address) =>
        !address.IsAbsoluteUri || (address.IsFile && address.OriginalString.StartsWith('/'));
}
