namespace OciMultiArch.Http;

/// <summary>
/// Where a registry is: scheme, host and port. Where its user takes any TLS, and plain HTTP where there is none, the
/// scheme is open until the registry has been asked. Thread-safe.
/// </summary>
internal sealed class HostAddress : IDisposable
{
    // How long plain HTTP counts where the TLS port only refused: what speaks TLS may have been away.
    private static readonly TimeSpan Guessed = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim question = new(1);
    private readonly TimeProvider clock;
    private readonly string prefix;
    private readonly Place first;
    private readonly Authority? plain;
    private volatile Place current;
    private volatile bool isOpen;
    private long guessedAt;

    /// <param name="endpoint">Scheme, host and port.</param>
    /// <param name="pathPrefix">What stands before <c>v2/</c>; null for nothing.</param>
    /// <param name="isOpen">Whether it may be plain HTTP instead.</param>
    /// <param name="clock">Says when it is asked again.</param>
    public HostAddress(Uri endpoint, string? pathPrefix, bool isOpen, TimeProvider clock)
    {
        this.clock = clock;
        prefix = pathPrefix is null ? "/v2/" : $"/{pathPrefix}/v2/";
        this.isOpen = isOpen;
        current = first = At(endpoint);
        plain = isOpen ? Authority.Of(PlainApi) : null;
    }

    /// <summary>The base URL, with a slash at its end.</summary>
    public Uri Endpoint => current.Endpoint;

    /// <summary>The URL of the API, with a slash at its end.</summary>
    public Uri Api => current.Api;

    public Authority Authority => current.Authority;

    /// <summary>The URL of the API as it was first set.</summary>
    public Uri TlsApi => first.Api;

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

    /// <summary>Finds out how the registry is spoken to, where that is open.</summary>
    /// <param name="ask">Asks how it speaks. What fails is asked again for a later request.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask SettleAsync(
        Func<CancellationToken, ValueTask<Speech>> ask, CancellationToken cancellationToken)
    {
        if (IsSettled())
            return;
        await question.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (IsSettled())
                return;
            var speech = await ask(cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref guessedAt, clock.GetTimestamp());
            current = speech == Speech.Tls ? first : At(new(PlainApi, "/"));
            isOpen = speech == Speech.PlainForNow;
        }
        finally
        {
            question.Release();
        }
    }

    /// <summary>The URL of a call that was made before it was known how the registry is spoken to.</summary>
    public Uri Placed(Uri url)
    {
        var named = Authority.Of(url);
        var isMoved = plain is not null && named != Authority && (named == first.Authority || named == plain);
        return isMoved ? UrlReference.On(Endpoint, url) : url;
    }

    private bool IsSettled()
    {
        if (!isOpen)
            return true;
        return !ReferenceEquals(first, current) && clock.GetElapsedTime(Volatile.Read(ref guessedAt)) < Guessed;
    }

    public void Dispose() => question.Dispose();

    private Place At(Uri endpoint) => new(endpoint, new(endpoint, prefix), Authority.Of(endpoint));

    /// <summary>How a registry was found to speak.</summary>
    internal enum Speech
    {
        Tls,

        /// <summary>Its TLS port speaks no TLS.</summary>
        Plain,

        /// <summary>Its TLS port takes no connection, and plain HTTP is answered as a registry does.</summary>
        PlainForNow,
    }

    private sealed record Place(Uri Endpoint, Uri Api, Authority Authority);
}
