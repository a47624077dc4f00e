using System.Buffers;
using OciMultiArch.Internal;

namespace OciMultiArch.Http;

/// <summary>
/// Resolves a reference against the URL that answered (RFC 3986 section 5.2) without touching a byte of path and
/// query: signed URLs break when <c>%7E</c> becomes <c>~</c>. Only the narrow form that registries use is accepted,
/// so that no two parsers can differ about the host.
/// </summary>
internal static class UrlReference
{
    private const int MaxLength = 16 * 1024;
    private const string MalformedHost = "its host or port is malformed";

    private static readonly UriCreationOptions AsSent = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private static readonly SearchValues<char> AuthorityLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._:[]");

    /// <summary>Resolves a reference.</summary>
    /// <returns>Null, or why the text is refused.</returns>
    public static string? Read(Uri answered, string raw, out Uri? url)
    {
        url = null;
        if (raw.Length == 0)
            return "it is empty";
        if (raw.Length > MaxLength)
            return "it is too long";
        if (!Printable.IsVisibleAscii(raw))
            return "it holds a space, a control character or a letter outside ASCII";
        var text = raw.Split('#', 2)[0];
        if (text.Split('?', 2)[0].Contains('\\', StringComparison.Ordinal))
            return "it holds a backslash";
        if (Split(answered, text, out var scheme, out var authority, out var rest) is { } flaw)
            return flaw;
        var isUrl = Uri.TryCreate($"{scheme}://{authority}{rest}", AsSent, out url) && url.Host.Length > 0;
        return isUrl ? null : MalformedHost;
    }

    /// <summary>Path and query of a URL on another authority.</summary>
    public static Uri On(Uri authority, Uri url) =>
        new($"{authority.Scheme}://{authority.Authority}{url.PathAndQuery}", AsSent);

    /// <summary>A URL with more text at its end, nothing else touched.</summary>
    public static Uri Append(Uri url, string text) =>
        new($"{url.Scheme}://{url.Authority}{url.PathAndQuery}{text}", AsSent);

    /// <summary>A URL with a further query parameter, already escaped.</summary>
    public static Uri WithParameter(Uri url, string parameter)
    {
        if (url.PathAndQuery.EndsWith('?'))
            return Append(url, parameter);
        return Append(url, (url.Query.Length > 0 ? "&" : "?") + parameter);
    }

    private static string? Split(Uri answered, string text, out string scheme, out string authority, out string rest)
    {
        scheme = answered.Scheme;
        authority = answered.Authority;
        rest = "";
        if (SchemeOf(text) is { } stated)
        {
            scheme = stated.ToLowerInvariant();
            if (scheme is not ("http" or "https"))
                return "its scheme is neither https nor http";
            text = text[(stated.Length + 1)..];
            if (!text.StartsWith("//", StringComparison.Ordinal))
                return "it has a scheme but no host";
        }
        if (text.StartsWith("//", StringComparison.Ordinal))
            return SplitAuthority(text[2..], out authority, out rest);
        rest = Merge(answered, text);
        return null;
    }

    private static string? SplitAuthority(string text, out string authority, out string rest)
    {
        var end = text.AsSpan().IndexOfAny('/', '?');
        if (end < 0)
            end = text.Length;
        authority = text[..end];
        rest = text[end..];
        if (!rest.StartsWith('/'))
            rest = "/" + rest;
        if (authority.Contains('@', StringComparison.Ordinal))
            return "it holds a user name";
        if (authority.Length == 0 || authority.AsSpan().ContainsAnyExcept(AuthorityLetters))
            return MalformedHost;
        return null;
    }

    // A colon before any slash or question mark ends a scheme (RFC 3986 section 4.2).
    private static string? SchemeOf(string text)
    {
        var end = text.AsSpan().IndexOfAny(':', '/', '?');
        return end >= 0 && text[end] == ':' ? text[..end] : null;
    }

    private static string Merge(Uri answered, string text)
    {
        if (text.StartsWith('/'))
            return text;
        if (text.Length == 0)
            return answered.PathAndQuery;
        var path = answered.AbsolutePath;
        if (text[0] == '?')
            return path + text;
        var query = text.IndexOf('?', StringComparison.Ordinal);
        if (query < 0)
            query = text.Length;
        var folder = path[..(path.LastIndexOf('/') + 1)];
        return WithoutDots(folder + text[..query]) + text[query..];
    }

    private static string WithoutDots(string path)
    {
        List<string> kept = [];
        var segments = path.Split('/')[1..];
        foreach (var segment in segments)
        {
            if (segment is not ("." or ".."))
                kept.Add(segment);
            else if (segment == ".." && kept.Count > 0)
                kept.RemoveAt(kept.Count - 1);
        }
        if (segments[^1] is "." or "..")
            kept.Add("");
        return "/" + string.Join('/', kept);
    }
}
