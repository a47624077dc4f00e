using System.Collections.Frozen;

namespace OciMultiArch.Http;

/// <summary>
/// Public registries whose tokens are given by a host of the same owner under another name: each as its own challenges
/// name it. Hosts of one domain need no entry.
/// </summary>
internal static class KnownTokenServices
{
    private const string Scaleway = "api.scaleway.com";

    private static readonly FrozenDictionary<string, string> ByRegistry = new Dictionary<string, string>
    {
        ["nvcr.io"] = "authn.nvidia.com",
        ["registry-1.docker.io"] = "auth.docker.io",
        ["registry.hub.docker.com"] = "auth.docker.io",
        ["registry.gitlab.com"] = "gitlab.com",
        ["rg.fr-par.scw.cloud"] = Scaleway,
        ["rg.nl-ams.scw.cloud"] = Scaleway,
        ["rg.pl-waw.scw.cloud"] = Scaleway,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether a host gives the tokens of a registry. Both speak TLS on its own port.</summary>
    public static bool Has(Authority registry, Authority service)
    {
        var areTls = registry is { Scheme: "https", Port: 443 } && service is { Scheme: "https", Port: 443 };
        return areTls && ByRegistry.GetValueOrDefault(registry.Host) == service.Host;
    }
}
