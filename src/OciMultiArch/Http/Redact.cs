using System.Collections.Frozen;
using System.Text;
using OciMultiArch.Internal;

namespace OciMultiArch.Http;

/// <summary>Makes URLs and texts fit for logs and messages.</summary>
internal static class Redact
{
    private const string Hidden = "…";
    private const int LongestPath = 500;

    private static readonly FrozenSet<string> Harmless = FrozenSet.ToFrozenSet(["n", "last", "ns", "mount", "from", "digest", "artifactType"]);

    /// <summary>Scheme, host and path; of the query the names, and the values of those parameters that are never secret. No user name, no fragment.</summary>
    public static string Url(Uri url)
    {
        if (!url.IsAbsoluteUri)
            return Hidden;
        StringBuilder text = new(Place(url));
        var separator = '?';
        foreach (var part in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            text.Append(separator).Append(Parameter(part));
            separator = '&';
        }
        return text.ToString();
    }

    /// <summary>Scheme, host and path of an absolute URL, nothing else.</summary>
    public static string Place(Uri url) => $"{url.Scheme}://{Authority.Of(url)}{Printable.Short(url.AbsolutePath, LongestPath)}";

    /// <summary>Replaces each secret, as it is and as a URL would hold it.</summary>
    public static string Text(string text, IEnumerable<string> secrets)
    {
        foreach (var secret in secrets.SelectMany(static each => new[] { each, Uri.EscapeDataString(each) }).OrderByDescending(static each => each.Length))
            if (secret.Length > 0)
                text = text.Replace(secret, Hidden, StringComparison.Ordinal);
        return text;
    }

    private static string Parameter(string part)
    {
        var equals = part.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
            return Hidden;
        var name = part[..equals];
        return Harmless.Contains(name) ? Printable.Short(part, LongestPath) : $"{Printable.Short(name, 40)}={Hidden}";
    }
}
