using System.Net.Http.Headers;
using OciMultiArch.Testing.Requests;

namespace OciMultiArch.Testing;

/// <summary>One request as a <see cref="TestRegistry"/> received it, for a test to look at.</summary>
public sealed class ReceivedRequest
{
    private readonly RequestAddress address;

    internal ReceivedRequest(int number, HttpRequestMessage message, Uri url, Func<Uri, string, RequestAddress> read)
    {
        Number = number;
        Method = message.Method.Method;
        Url = url;
        Path = Uri.UnescapeDataString(url.AbsolutePath);
        Parameters = RequestQuery.Parse(url.Query);
        Headers = HeadersOf(message);
        address = read(url, Path);
    }

    /// <summary>Its number, from 1, in the order of arrival.</summary>
    public int Number { get; }

    /// <summary>The method, for example <c>PUT</c>.</summary>
    public string Method { get; }

    /// <summary>Where it went, with scheme and host.</summary>
    public Uri Url { get; }

    /// <summary>Host, and port where it is not the scheme's own.</summary>
    public string Authority => Url.Authority;

    /// <summary>Path and query exactly as sent.</summary>
    public string Target => Url.PathAndQuery;

    /// <summary>The path, decoded.</summary>
    public string Path { get; }

    /// <summary>The parameters of the query, decoded; several of one name are joined by a comma.</summary>
    public IReadOnlyDictionary<string, string> Query => Parameters.Values;

    /// <summary>The headers, those of the body included; several of one name are joined by a comma.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>What it is for.</summary>
    public RequestKind Kind => address.Kind;

    /// <summary>The repository it is for, without the host; null where the path names none.</summary>
    public string? Repository => address.Repository;

    /// <summary>The tag, digest or upload session in the path; empty where there is none.</summary>
    public string Reference => address.Reference;

    /// <summary>The status of the answer; 0 while there is none, and where the connection broke without one.</summary>
    public int Status { get; internal set; }

    /// <summary>How many bytes of its body were read.</summary>
    public long BodyBytes { get; internal set; }

    /// <summary>Whether it carried <c>Authorization</c>.</summary>
    public bool IsSigned => Headers.ContainsKey("Authorization");

    internal RequestQuery Parameters { get; }

    internal byte[] Body { get; set; } = [];

    /// <summary>The value of a header, several joined by a comma; null when it was not sent.</summary>
    /// <param name="header">The name of the header, in any case.</param>
    public string? this[string header] => Headers.GetValueOrDefault(header);

    /// <summary>Whether it has this method and this text in its target: a condition for a fault.</summary>
    /// <param name="method">The method, in capitals.</param>
    /// <param name="part">The text, for example <c>/manifests/</c>.</param>
    public bool Is(string method, string part) => Method == method && Target.Contains(part, StringComparison.Ordinal);

    /// <summary>Method and target.</summary>
    public override string ToString() => $"{Method} {Target}";

    private static Dictionary<string, string> HeadersOf(HttpRequestMessage message)
    {
        // The length of a body is only known to be a header when it is asked for.
        _ = message.Content?.Headers.ContentLength;
        IEnumerable<KeyValuePair<string, HeaderStringValues>> all = message.Headers.NonValidated;
        if (message.Content is { } content)
            all = all.Concat(content.Headers.NonValidated);
        var headers = all.GroupBy(static header => header.Key, StringComparer.OrdinalIgnoreCase).ToDictionary(
            static group => group.Key,
            static group => string.Join(", ", group.SelectMany(static header => header.Value)),
            StringComparer.OrdinalIgnoreCase);
        // A connection writes this header for a method that has a body by itself.
        if (message.Content is null && message.Method.Method is "POST" or "PUT" or "PATCH")
            headers.TryAdd("Content-Length", "0");
        return headers;
    }
}
