using System.Net;

namespace OciMultiArch.Http;

/// <summary>
/// Which version of HTTP a request is for. Small ones share one HTTP/2 connection where the server offers it, so that
/// there is one handshake for all. A large body has a connection of its own: over one that is shared all bodies wait for
/// one window.
/// </summary>
internal static class HttpVersions
{
    /// <summary>What a connection carries in its first flight (RFC 6928), so that it waits for no window.</summary>
    public const long FirstFlight = 14 << 10;

    /// <summary>What is small where a window opens fast: there a handshake costs more than waits.</summary>
    public const long SmallNearby = 256 << 10;

    private static readonly TimeSpan Nearby = TimeSpan.FromMilliseconds(20);

    /// <summary>The version of a request; a server that does not offer HTTP/2 gets 1.1.</summary>
    /// <param name="call">What is asked, and how large the bodies are.</param>
    /// <param name="url">Where.</param>
    /// <param name="roundTrip">How far it is to there; null where that is not known.</param>
    public static Version Of(RegistryCall call, Uri url, TimeSpan? roundTrip)
    {
        var small = roundTrip < Nearby ? SmallNearby : FirstFlight;
        if (url.Scheme != Uri.UriSchemeHttps || Math.Max(call.BodyBytes, call.ReplyBytes) > small)
            return HttpVersion.Version11;
        return HttpVersion.Version20;
    }
}
