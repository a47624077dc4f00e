namespace OciMultiArch.Internal;

/// <summary>Makes text from outside fit for a message: no control characters, no endless lines.</summary>
internal static class Printable
{
    private const int Longest = 300;

    public static string Short(string text, int longest = Longest)
    {
        var clean = string.Create(Math.Min(text.Length, longest), text, static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = IsPlain(from[i]) ? from[i] : '?';
        });
        return text.Length > longest ? clean + "…" : clean;
    }

    /// <summary>The same for a reference: what stands where a URL has user and password is left out.</summary>
    public static string Reference(string text) => UserLength(text) is > 0 and var length ? "…" + Short(text[length..]) : Short(text);

    /// <summary>Whether a reference begins with a user or password, as a URL may.</summary>
    public static bool HasUser(string text) => UserLength(text) > 0;

    // By the grammar alone, a host and its port are a digest too.
    private static bool IsDigest(string text) => Digest.TryParse(text, null, out var digest) && digest.CanVerify;

    // A digest follows the '@' of a reference; where a host follows it, a user stands before it. A password may hold '@' as well.
    private static int UserLength(string text)
    {
        var at = text.LastIndexOf('@');
        if (at > 0 && text.LastIndexOf('@', at - 1) is var before && before > 0 && IsDigest(text[(at + 1)..]))
            at = before;
        if (at <= 0)
            return 0;
        var host = text[(at + 1)..].Split('/')[0];
        var isUser = text.AsSpan(at).Contains('/') ? !IsDigest(host) : IsPort(host) && text.AsSpan(0, at).Contains(':');
        return isUser ? at : 0;
    }

    // user:password@host:port without a path would pass for name:tag@digest.
    private static bool IsPort(string text) => text.Split(':') is [_, var port] && ushort.TryParse(port, System.Globalization.NumberStyles.None, null, out _);

    /// <summary>Whether every character may stand in a header or a URL (0x21 to 0x7E).</summary>
    public static bool IsVisibleAscii(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('\u0021', '\u007E');

    // Besides controls, bidirectional overrides and line separators can disguise what a terminal shows.
    private static bool IsPlain(char each) =>
        !char.IsControl(each) && char.GetUnicodeCategory(each) is not (System.Globalization.UnicodeCategory.Format
            or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator);
}
