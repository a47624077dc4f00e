using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace OciMultiArch.TestKit;

/// <summary>What a server of the kit saw of a request, as the password ledger wants it.</summary>
/// <param name="Seer">Host and port of the server.</param>
/// <param name="IsTls">Whether it came over TLS.</param>
/// <param name="Target">The target of the request line.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The beginning of the body; empty while it is not read.</param>
public sealed record SeenRequest(
    string Seer, bool IsTls, string Method, string Target, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body = "")
{
    /// <summary>
    /// Whom the client means to talk to: the host that it names, or the server itself where that is a proxy.
    /// </summary>
    public string Authority => IsForProxy ? Seer : Header("Host") ?? Seer;

    /// <summary>Whether others on the way can read it: without TLS, for a host that is not this machine.</summary>
    public bool IsInClear => !IsTls && !IsLoopback(IsForProxy && Method != "CONNECT" ? new Uri(Target).Authority : Authority);

    /// <summary>The bearer token that it was sent with; null for none.</summary>
    public string? Bearer =>
        Header("Authorization") is { } value && value.StartsWith("Bearer ", StringComparison.Ordinal) ? value["Bearer ".Length..] : null;

    private bool IsForProxy => Method == "CONNECT" || Target.StartsWith("http", StringComparison.OrdinalIgnoreCase);

    internal static SeenRequest From(HttpRequest request, string seer) => new(
        seer,
        request.IsHttps,
        request.Method,
        request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget,
        [.. request.Headers.Select(each => KeyValuePair.Create(each.Key, each.Value.ToString()))]);

    internal static SeenRequest From(HttpRequestMessage request) => new(
        request.RequestUri!.Authority,
        request.RequestUri.Scheme == Uri.UriSchemeHttps,
        request.Method.Method,
        request.RequestUri.PathAndQuery,
        [.. request.Headers.NonValidated.Select(each => KeyValuePair.Create(each.Key, each.Value.ToString()))]);

    internal static SeenRequest From(SocketRequest request, string seer, bool isTls) => new(
        seer, isTls, request.Method, request.Target, [.. request.Head.Split("\r\n").Skip(1).Select(Split)]);

    // Without the query: it may be the place of the secret.
    public override string ToString() => $"{Method} {Target.Split('?')[0]} at {Authority}";

    private string? Header(string name) =>
        Headers.FirstOrDefault(each => each.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    private static KeyValuePair<string, string> Split(string line)
    {
        var parts = line.Split(':', 2);
        return new(parts[0], parts[^1].Trim());
    }

    private static bool IsLoopback(string authority)
    {
        var host = new Uri($"https://{authority}/").Host.Trim('[', ']');
        return host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }
}
