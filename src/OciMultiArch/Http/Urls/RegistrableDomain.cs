using System.Collections.Frozen;
using System.Net;

namespace OciMultiArch.Http;

/// <summary>Whether two host names belong to one owner: they are equal, or have one registrable domain.</summary>
internal static class RegistrableDomain
{
    // Second levels under a country's domain that are open to everybody, like co.uk.
    private static readonly FrozenSet<string> SharedSecondLevels =
        FrozenSet.ToFrozenSet(["ac", "co", "com", "edu", "go", "gob", "gov", "ne", "net", "or", "org"]);

    // Domains whose subdomains belong to different owners.
    private static readonly FrozenSet<string> SharedDomains = FrozenSet.ToFrozenSet(
    [
        "amazonaws.com", "appspot.com", "azurecontainer.io", "azurecr.io", "azurewebsites.net", "cloudapp.net",
        "cloudfront.net", "duckdns.org", "fly.dev", "github.io", "gitlab.io", "googleapis.com", "herokuapp.com",
        "netlify.app", "ngrok.app", "ngrok.io", "nip.io", "onrender.com", "pages.dev", "r2.dev", "run.app",
        "scw.cloud", "sslip.io", "trycloudflare.com", "vercel.app", "web.app", "windows.net", "workers.dev",
    ]);

    public static bool AreOfOneOwner(string one, string other)
    {
        if (IsAddress(one) || IsAddress(other))
            return false;
        return Of(one) is { } domain && domain == Of(other);
    }

    /// <returns>
    /// Null for a host that shares its domain with others, and for text that is no host name with a dot.
    /// </returns>
    private static string? Of(string host)
    {
        var labels = host.Split('.');
        if (labels.Length < 2 || labels.Contains(""))
            return null;
        var length = 2;
        if (labels[^1].Length == 2 && SharedSecondLevels.Contains(labels[^2]))
            length = 3;
        if (labels.Length < length)
            return null;
        var domain = string.Join('.', labels[^length..]);
        return SharedDomains.Contains(domain) ? null : domain;
    }

    private static bool IsAddress(string host) => IPAddress.TryParse(host, out _);
}
