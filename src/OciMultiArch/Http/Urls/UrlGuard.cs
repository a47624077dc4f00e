using OciMultiArch.Internal;

namespace OciMultiArch.Http;

/// <summary>
/// The one door for every URL that comes from outside: upload and redirect locations, token realms, links to pages.
/// What it refuses is never contacted. Immutable; uses no network.
/// </summary>
/// <param name="trustedHosts">
/// Authorities (<c>host[:port]</c>; the port may be left out where it is the scheme's own) which the registry may
/// name besides itself: for uploads, as an issuer of tokens that is sent credentials, and although they are a private
/// address. Null: none.
/// </param>
/// <param name="registry">The registry as references name it, for messages; null: the authority that answered.</param>
internal sealed class UrlGuard(IEnumerable<string>? trustedHosts = null, string? registry = null)
{
    private const int MaxShownLength = 200;

    private const string PassOn =
        "A proxy in front of a registry must pass on Host with its port, and X-Forwarded-Proto";

    private readonly HashSet<string> trusted = new(trustedHosts ?? [], StringComparer.OrdinalIgnoreCase);

    /// <summary>What to do about a host that is meant although it was refused.</summary>
    public static Remedy TrustHost(string registry, string host) =>
        new(RemedyKind.TrustHost, $"If it is meant, name {host} as a trusted host of {registry}.", host)
        {
            Registry = registry,
        };

    /// <summary>
    /// Resolves a URL against the URL that sent it; path and query stay as they were sent, a fragment is dropped.
    /// </summary>
    /// <exception cref="RegistryException">The URL is malformed or may not be followed.</exception>
    public Uri Resolve(Uri answered, string raw, UrlPurpose purpose)
    {
        if (UrlReference.Read(answered, raw, out var read) is { } flaw)
            throw Refused(Problem.InvalidResponse, answered, Shown(raw), purpose, flaw);
        var target = Upgraded(answered, read!);
        if (purpose is UrlPurpose.Upload or UrlPurpose.Paging)
            target = WithOwnPort(answered, target);
        Check(answered, target, purpose);
        return target;
    }

    /// <summary>
    /// Whether a token service that a registry names may be sent the user's credentials: it is the registry itself, a
    /// trusted host, the one that is known to be of the same owner, or over TLS another port of the same host or a host
    /// of the same domain. Any other may be asked without credentials only.
    /// </summary>
    public bool MayReceiveCredentials(Authority registry, Uri realm)
    {
        var target = Authority.Of(realm);
        if (target == registry)
            return true;
        var isTls = target.Scheme == Uri.UriSchemeHttps;
        if (registry.Scheme == Uri.UriSchemeHttps && !isTls)
            return false;
        if (IsTrusted(target) || KnownTokenServices.Has(registry, target))
            return true;
        // Who answers on a host's other port shows the same certificate: GitLab's registry, for one.
        var isSameHost = registry.Scheme == target.Scheme && registry.Host == target.Host;
        return isTls && (isSameHost || RegistrableDomain.AreOfOneOwner(registry.Host, target.Host));
    }

    // Behind a TLS proxy that does not pass X-Forwarded-Proto a registry names itself with http. Only the authority
    // that answered is contacted.
    private static Uri Upgraded(Uri answered, Uri target)
    {
        var isDowngrade = answered.Scheme == Uri.UriSchemeHttps && target.Scheme == Uri.UriSchemeHttp;
        var isSameHost = Authority.Of(answered).Host == Authority.Of(target).Host;
        var isSamePort = target.Port == answered.Port || target.IsDefaultPort;
        if (isDowngrade && isSameHost && isSamePort)
            return UrlReference.On(answered, target);
        return target;
    }

    // Behind a proxy that passes on Host without its port a registry names itself without one. A host that is trusted
    // as it is named is another.
    private Uri WithOwnPort(Uri answered, Uri target)
    {
        var isSameHost = Authority.Of(answered) with { Port = target.Port } == Authority.Of(target);
        if (!isSameHost || !target.IsDefaultPort || answered.IsDefaultPort || IsTrusted(Authority.Of(target)))
            return target;
        return UrlReference.On(answered, target);
    }

    private void Check(Uri answered, Uri target, UrlPurpose purpose)
    {
        var from = Authority.Of(answered);
        var to = Authority.Of(target);
        if (from == to)
            return;
        RegistryException Untrusted(string why, Remedy? help = null) =>
            Refused(Problem.UntrustedHost, answered, Redact.Url(target), purpose, why, help);
        if (from.Scheme == Uri.UriSchemeHttps && to.Scheme == Uri.UriSchemeHttp)
            throw Untrusted(purpose == UrlPurpose.Upload ? $"it leaves TLS. {PassOn}" : "it leaves TLS");
        if (purpose == UrlPurpose.Paging)
            throw Untrusted("the pages of a list must come from the registry itself");
        if (IsTrusted(to))
            return;
        var remedy = TrustHost(registry ?? from.ToString(), to.ToString());
        if (purpose == UrlPurpose.Upload)
            throw Untrusted($"it is on another host. {PassOn}", remedy);
        if (purpose == UrlPurpose.Write && !(from.Host == to.Host && to.Scheme == Uri.UriSchemeHttps))
            throw Untrusted("a write would go to another host", remedy);
        if (!AddressGuard.IsAllowed(AddressGuard.KindOf(to), AddressGuard.KindOf(from)))
            throw Untrusted("it is a private address", remedy);
    }

    /// <summary>Whether the user trusts a host.</summary>
    public bool IsTrusted(Authority target) => trusted.Contains(target.ToString());

    private static RegistryException Refused(
        Problem problem, Uri answered, string shown, UrlPurpose purpose, string why, Remedy? remedy = null)
    {
        var reason = $"{Authority.Of(answered)} named {Name(purpose)} that is refused, '{shown}': {why}.";
        return new(problem, reason, remedy);
    }

    /// <summary>A URL that may be malformed, without its query and what stands before an '@'.</summary>
    public static string Shown(string raw)
    {
        var plain = raw.Split(['?', '#'], 2)[0];
        var at = plain.LastIndexOf('@');
        if (at >= 0)
            plain = "…" + plain[at..];
        return Printable.Short(plain, MaxShownLength);
    }

    private static string Name(UrlPurpose purpose) => purpose switch
    {
        UrlPurpose.Upload => "an upload location",
        UrlPurpose.Redirect => "a redirect",
        UrlPurpose.Write => "a redirect",
        UrlPurpose.Realm => "a token realm",
        _ => "a next page",
    };
}

/// <summary>The purpose of a URL that came from outside; decides where it may lead.</summary>
internal enum UrlPurpose
{
    /// <summary>Where the bytes of a blob go next: the answering authority, or a trusted host.</summary>
    Upload,

    /// <summary>Where a read is to be sent instead: any authority, another one without credentials.</summary>
    Redirect,

    /// <summary>
    /// Where a write is to be sent instead: the same host, or a trusted one. Whoever answers elsewhere could say that all
    /// is written.
    /// </summary>
    Write,

    /// <summary>
    /// Where tokens are issued: any authority; <see cref="UrlGuard.MayReceiveCredentials"/> decides what it is sent.
    /// </summary>
    Realm,

    /// <summary>The next page of a list: the answering authority only.</summary>
    Paging,
}
