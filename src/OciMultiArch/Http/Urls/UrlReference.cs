using System.Buffers;
using OciMultiArch.Internal;

namespace OciMultiArch.Http;

/// <summary>
/// Resolves a reference against the URL that answered (RFC 3986 section 5.2) without touching a byte of path and query: signed URLs break
/// when <c>%7E</c> becomes <c>~</c>. Only the narrow form that registries use is accepted, so that no two parsers can differ about the host.
/// </summary>
internal static class UrlReference
{
    private const int Longest = 16 * 1024;

    private static readonly UriCreationOptions AsSent = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private static readonly SearchValues<char> AuthorityLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._:[]");

    /// <summary>Resolves, or says why the text is refused.</summary>
    public static string? Read(Uri answered, string raw, out Uri? url)
    {
        url = null;
        if (raw.Length is 0 or > Longest)
            return raw.Length == 0 ? "it is empty" : "it is too long";
        if (!Printable.IsVisibleAscii(raw))
            return "it holds a space, a control character or a letter outside ASCII";
        var text = raw.Split('#', 2)[0];
        if (text.Split('?', 2)[0].Contains('\\', StringComparison.Ordinal))
            return "it holds a backslash";
        if (Parts(answered, text, out var scheme, out var authority, out var rest) is { } problem)
            return problem;
        return Uri.TryCreate($"{scheme}://{authority}{rest}", AsSent, out url) && url.Host.Length > 0 ? null : "its host or port is malformed";
    }

    /// <summary>The same path and query on another authority.</summary>
    public static Uri On(Uri authority, Uri url) => new($"{authority.Scheme}://{authority.Authority}{url.PathAndQuery}", AsSent);

    /// <summary>The same URL with more text at its end, nothing else touched.</summary>
    public static Uri Append(Uri url, string text) => new($"{url.Scheme}://{url.Authority}{url.PathAndQuery}{text}", AsSent);

    /// <summary>The same URL with a further query parameter, already escaped.</summary>
    public static Uri WithParameter(Uri url, string parameter)
    {
        var separator = url.PathAndQuery.EndsWith('?') ? "" : url.Query.Length > 0 ? "&" : "?";
        return Append(url, separator + parameter);
    }

    private static string? Parts(Uri answered, string text, out string scheme, out string authority, out string rest)
    {
        (scheme, authority, rest) = (answered.Scheme, answered.Authority, "");
        if (SchemeOf(text) is { } stated)
        {
            scheme = stated.ToLowerInvariant();
            if (scheme is not ("http" or "https"))
                return "its scheme is neither https nor http";
            text = text[(stated.Length + 1)..];
            if (!text.StartsWith("//", StringComparison.Ordinal))
                return "it has a scheme but no host";
        }
        if (!text.StartsWith("//", StringComparison.Ordinal))
        {
            rest = Merge(answered, text);
            return null;
        }
        var end = text.AsSpan(2).IndexOfAny('/', '?') is >= 0 and var found ? found + 2 : text.Length;
        (authority, rest) = (text[2..end], text[end..]);
        if (!rest.StartsWith('/'))
            rest = "/" + rest;
        return authority.Contains('@', StringComparison.Ordinal) ? "it holds a user name"
            : authority.Length == 0 || authority.AsSpan().ContainsAnyExcept(AuthorityLetters) ? "its host or port is malformed" : null;
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
        var path = answered.AbsolutePath;
        if (text.Length == 0)
            return answered.PathAndQuery;
        if (text[0] == '?')
            return path + text;
        var query = text.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? at : text.Length;
        return WithoutDots(path[..(path.LastIndexOf('/') + 1)] + text[..query]) + text[query..];
    }

    private static string WithoutDots(string path)
    {
        List<string> kept = [];
        var segments = path.Split('/');
        for (var i = 1; i < segments.Length; i++)
        {
            if (segments[i] is not ("." or ".."))
                kept.Add(segments[i]);
            else if (segments[i] == ".." && kept.Count > 0)
                kept.RemoveAt(kept.Count - 1);
            if (i == segments.Length - 1 && segments[i] is "." or "..")
                kept.Add("");
        }
        return "/" + string.Join('/', kept);
    }
}
