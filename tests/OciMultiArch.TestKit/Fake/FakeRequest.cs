using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace OciMultiArch.TestKit;

/// <summary>One request as a <see cref="FakeRegistry"/> saw it.</summary>
/// <param name="Target">Path and query exactly as sent.</param>
/// <param name="Path">The path, decoded.</param>
public sealed record FakeRequest(
    string Method,
    string Target,
    string Path,
    IReadOnlyDictionary<string, string> Query,
    IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>How many bytes of its body were read.</summary>
    public long BodyBytes { get; internal set; }

    internal byte[] Body { get; set; } = [];

    /// <summary>The value of a header, several joined by a comma; null when it was not sent.</summary>
    public string? this[string header] => Headers.GetValueOrDefault(header);

    /// <summary>Whether it is this method with this in its target, as a condition for an injected fault.</summary>
    public bool Is(string method, string part) => Method == method && Target.Contains(part, StringComparison.Ordinal);

    public override string ToString() => $"{Method} {Target}";

    internal static FakeRequest From(HttpRequest request) => new(
        request.Method,
        request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget,
        request.Path.Value ?? "",
        request.Query.ToDictionary(each => each.Key, each => each.Value.ToString()),
        request.Headers.ToDictionary(each => each.Key, each => string.Join(", ", each.Value.ToArray()), StringComparer.OrdinalIgnoreCase));
}
