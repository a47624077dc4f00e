namespace OciMultiArch.Http;

/// <summary>
/// Where a registry is: scheme, host and port. Where its user takes any TLS, and plain HTTP where there is none, the
/// scheme is open until the registry has been asked. Thread-safe.
/// </summary>
internal sealed class HostAddress : IDisposable
{
    private readonly SemaphoreSlim question = new(1);
    private readonly string prefix;
    private readonly Place first;
    private volatile Place current;
    private volatile bool isOpen;

    /// <param name="endpoint">Scheme, host and port.</param>
    /// <param name="pathPrefix">What stands before <c>v2/</c>; null for nothing.</param>
    /// <param name="isOpen">Whether it may be plain HTTP instead.</param>
    public HostAddress(Uri endpoint, string? pathPrefix, bool isOpen)
    {
        prefix = pathPrefix is null ? "/v2/" : $"/{pathPrefix}/v2/";
        this.isOpen = isOpen;
        current = first = At(endpoint);
    }

    /// <summary>The base URL, with a slash at its end.</summary>
    public Uri Endpoint => current.Endpoint;

    /// <summary>The URL of the API, with a slash at its end.</summary>
    public Uri Api => current.Api;

    public Authority Authority => current.Authority;

    /// <summary>The same registry in plain HTTP.</summary>
    public Uri PlainApi
    {
        get
        {
            UriBuilder plain = new(first.Endpoint) { Scheme = Uri.UriSchemeHttp };
            if (first.Endpoint.IsDefaultPort)
                plain.Port = -1;
            return At(plain.Uri).Api;
        }
    }

    /// <summary>Finds out, once, how the registry is spoken to, where that is open.</summary>
    /// <param name="isPlain">Asks whether it speaks plain HTTP alone. What fails is asked again for a later request.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask SettleAsync(
        Func<CancellationToken, ValueTask<bool>> isPlain, CancellationToken cancellationToken)
    {
        if (!isOpen)
            return;
        await question.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (isOpen && await isPlain(cancellationToken).ConfigureAwait(false))
                current = At(new(PlainApi, "/"));
            isOpen = false;
        }
        finally
        {
            question.Release();
        }
    }

    /// <summary>The URL of a call that was made before it was known how the registry is spoken to.</summary>
    public Uri Placed(Uri url)
    {
        var isMoved = !ReferenceEquals(first, current) && Authority.Of(url) == first.Authority;
        return isMoved ? UrlReference.On(Endpoint, url) : url;
    }

    public void Dispose() => question.Dispose();

    private Place At(Uri endpoint) => new(endpoint, new(endpoint, prefix), Authority.Of(endpoint));

    private sealed record Place(Uri Endpoint, Uri Api, Authority Authority);
}
