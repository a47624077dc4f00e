using System.Buffers;
using System.Collections.Frozen;
using System.Net;

namespace OciMultiArch.Http;

/// <summary>Whether two host names belong to one owner: equal names, or one registrable domain.</summary>
internal static class RegistrableDomain
{
    // Second levels under a country's domain that are open to everybody, like co.uk.
    private static readonly FrozenSet<string> SharedSecondLevels =
        FrozenSet.ToFrozenSet(["ac", "co", "com", "edu", "go", "gob", "gov", "ne", "net", "or", "org"]);

    // Domains under which strangers get names of their own.
    private static readonly FrozenSet<string> SharedDomains = FrozenSet.ToFrozenSet(
    [
        "amazonaws.com", "appspot.com", "azurecontainer.io", "azurecr.io", "azurewebsites.net", "cloudapp.net", "cloudfront.net", "duckdns.org", "fly.dev",
        "github.io", "gitlab.io", "googleapis.com", "herokuapp.com", "netlify.app", "ngrok.app", "ngrok.io", "nip.io", "onrender.com", "pages.dev", "r2.dev",
        "run.app", "sslip.io", "trycloudflare.com", "vercel.app", "web.app", "windows.net", "workers.dev",
    ]);

    public static bool AreOfOneOwner(string one, string other) =>
        !IsAddress(one) && !IsAddress(other) && Registrable(one) is { } domain && domain == Registrable(other);

    private static string? Registrable(string host)
    {
        var labels = host.Split('.');
        if (labels.Length < 2 || labels.Any(static each => each.Length == 0))
            return null;
        var isShared = labels[^1].Length == 2 && SharedSecondLevels.Contains(labels[^2]);
        if (isShared)
            return labels.Length < 3 ? null : string.Join('.', labels[^3..]);
        var domain = string.Join('.', labels[^2..]);
        return SharedDomains.Contains(domain) ? null : domain;
    }

    private static bool IsAddress(string host) => IPAddress.TryParse(host, out _);
}
