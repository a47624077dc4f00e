using OciMultiArch.Internal;

namespace OciMultiArch.Http;

/// <summary>
/// The one door for every URL that comes from outside: upload and redirect locations, token realms, links to pages. Nothing that it refuses is ever
/// contacted. Immutable; uses no network.
/// </summary>
/// <param name="trustedHosts">
/// Authorities (<c>host[:port]</c>; the port may be left out where it is the scheme's own) which the registry may name besides itself: for uploads,
/// as an issuer of tokens that is sent credentials, and although they are a private address. Null: none.
/// </param>
internal sealed class UrlGuard(IEnumerable<string>? trustedHosts = null)
{
    private readonly HashSet<string> trusted = new(trustedHosts ?? [], StringComparer.OrdinalIgnoreCase);

    /// <summary>Resolves what was received against the URL that sent it; path and query stay as they were sent, a fragment is dropped.</summary>
    /// <exception cref="RegistryException">The URL is malformed or may not be followed.</exception>
    public Uri Resolve(Uri answered, string raw, UrlPurpose purpose)
    {
        if (UrlReference.Read(answered, raw, out var target) is { } problem)
            throw Refused(answered, Shown(raw), purpose, problem);
        target = Upgraded(answered, target!);
        return Problem(answered, target, purpose) is { } wrong ? throw Refused(answered, Redact.Url(target), purpose, wrong) : target;
    }

    /// <summary>
    /// Whether a token service that a registry names may be sent the user's credentials: it is the registry itself, a trusted host, or over TLS
    /// a host of the same domain. Any other may be asked without credentials only.
    /// </summary>
    public bool MayReceiveCredentials(Authority registry, Uri realm)
    {
        var target = Authority.Of(realm);
        if (target == registry)
            return true;
        if (registry.Scheme == Uri.UriSchemeHttps && target.Scheme != Uri.UriSchemeHttps)
            return false;
        return IsTrusted(target) || (target.Scheme == Uri.UriSchemeHttps && RegistrableDomain.AreOfOneOwner(registry.Host, target.Host));
    }

    // Behind a TLS proxy that does not pass X-Forwarded-Proto a registry names itself with http. Only the authority that answered is contacted.
    private static Uri Upgraded(Uri answered, Uri target)
    {
        var isDowngrade = answered.Scheme == Uri.UriSchemeHttps && target.Scheme == Uri.UriSchemeHttp;
        var isSelf = Authority.Of(answered).Host == Authority.Of(target).Host && (target.Port == answered.Port || target.IsDefaultPort);
        return isDowngrade && isSelf ? UrlReference.On(answered, target) : target;
    }

    private string? Problem(Uri answered, Uri target, UrlPurpose purpose)
    {
        var (from, to) = (Authority.Of(answered), Authority.Of(target));
        if (from == to)
            return null;
        if (from.Scheme == Uri.UriSchemeHttps && to.Scheme == Uri.UriSchemeHttp)
            return "it leaves TLS";
        if (purpose == UrlPurpose.Paging)
            return "the pages of a list must come from the registry itself";
        if (IsTrusted(to))
            return null;
        if (purpose == UrlPurpose.Upload)
            return "it is another host; name the host as trusted in this registry's settings if it is meant";
        return AddressGuard.IsAllowed(AddressGuard.KindOf(to), AddressGuard.KindOf(from))
            ? null
            : "it is a private address; name it as trusted in this registry's settings if it is meant";
    }

    private bool IsTrusted(Authority target) => trusted.Contains(target.ToString());

    private static RegistryException Refused(Uri answered, string target, UrlPurpose purpose, string problem) =>
        new($"{Authority.Of(answered)} named {Name(purpose)} that is refused, '{target}': {problem}.");

    // What could not be parsed is cut by hand: no query, and nothing that stands before an '@'.
    private static string Shown(string raw)
    {
        var plain = raw.Split(['?', '#'], 2)[0];
        var at = plain.LastIndexOf('@');
        return Printable.Short(at < 0 ? plain : "…" + plain[at..], 200);
    }

    private static string Name(UrlPurpose purpose) => purpose switch
    {
        UrlPurpose.Upload => "an upload location",
        UrlPurpose.Redirect => "a redirect",
        UrlPurpose.Realm => "a token realm",
        _ => "a next page",
    };
}
