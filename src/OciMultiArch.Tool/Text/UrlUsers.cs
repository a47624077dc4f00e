using System.Buffers;

namespace OciMultiArch.Tool.Text;

/// <summary>
/// Users and passwords in URLs that were given where none belongs, such as a URL as a path. No message shows them.
/// </summary>
internal static class UrlUsers
{
    private const string Scheme = "://";
    private const int MinLength = 3;
    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t\r\n\"'<>");

    private static readonly Lazy<string[]> Typed = new(static () => [.. Environment.GetCommandLineArgs().Skip(1).SelectMany(In)]);

    /// <summary>
    /// A message without what stands before the '@' of a URL in it, or of one that the command line holds, which may be
    /// cut apart in the message.
    /// </summary>
    public static string Hide(string text) => Hide(text, Typed.Value);

    private static string Hide(string text, IEnumerable<string> known)
    {
        foreach (var user in known.Concat(In(text)).OrderByDescending(static user => user.Length))
            text = text.Replace(user, "…", StringComparison.Ordinal);
        return text;
    }

    /// <summary>The users with their passwords of the URLs in a text, and the passwords alone.</summary>
    private static List<string> In(string text)
    {
        List<string> found = [];
        for (var at = text.IndexOf(Scheme, StringComparison.Ordinal); at >= 0;)
        {
            at += Scheme.Length;
            var end = text.AsSpan(at).IndexOfAny(Ends);
            var rest = end < 0 ? text[at..] : text[at..(at + end)];
            var user = rest[..UserLength(rest)];
            var password = user[(user.IndexOf(':', StringComparison.Ordinal) + 1)..];
            string[] both = [user, password];
            found.AddRange(both.Where(static secret => secret.Length >= MinLength));
            at = text.IndexOf(Scheme, at, StringComparison.Ordinal);
        }
        return found;
    }

    // A password may hold '/' and '@'. A path may hold '@' as well: before a digest, or a version.
    private static int UserLength(string rest)
    {
        var last = rest.LastIndexOf('@');
        if (last > 0 && Digest.TryParse(rest[(last + 1)..], null, out var digest) && digest.CanVerify)
            last = rest.LastIndexOf('@', last - 1);
        if (last <= 0)
            return 0;
        var host = rest.Split('/', '?', '#')[0];
        var isUser = host.Contains('@', StringComparison.Ordinal) || !IsHost(host);
        return isUser ? last : 0;
    }

    private static bool IsHost(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon < 0 || text.EndsWith(']') || ushort.TryParse(text[(colon + 1)..], out _);
    }
}
