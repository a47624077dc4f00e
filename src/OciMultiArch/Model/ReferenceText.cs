using System.Globalization;
using OciMultiArch.Internal;

namespace OciMultiArch.Model;

/// <summary>References as text from outside, which may hold a user and password by mistake, as a URL does.</summary>
internal static class ReferenceText
{
    /// <summary>A reference fit for a message. What stands where a URL has user and password is left out.</summary>
    public static string Short(string text)
    {
        var length = UserLength(text);
        return length > 0 ? "…" + Printable.Short(text[length..]) : Printable.Short(text);
    }

    /// <summary>A host fit for a message: no host holds an '@', and what stands before one may be a password.</summary>
    public static string ShortHost(string text)
    {
        var at = text.LastIndexOf('@');
        return at > 0 ? "…" + Printable.Short(text[at..]) : Printable.Short(text);
    }

    /// <summary>Whether a reference begins with a user or password.</summary>
    public static bool HasUser(string text) => UserLength(text) > 0;

    // A digest follows the '@' of a reference. Where a host follows it, a user stands before it. A password may hold
    // '@' as well.
    private static int UserLength(string text)
    {
        var at = EndOfUser(text);
        if (at <= 0)
            return 0;
        var host = text[(at + 1)..].Split('/')[0];
        var hasPath = text.AsSpan(at).Contains('/');
        var isUser = hasPath ? !IsDigest(host) : IsUserAndPort(text[..at], host);
        return isUser ? at : 0;
    }

    private static int EndOfUser(string text)
    {
        var last = text.LastIndexOf('@');
        if (last <= 0)
            return 0;
        var before = text.LastIndexOf('@', last - 1);
        return before > 0 && IsDigest(text[(last + 1)..]) ? before : last;
    }

    // user:password@host:port without a path would pass for name:tag@digest. A digest of digits alone is no port.
    private static bool IsUserAndPort(string user, string host)
    {
        if (IsDigest(host) || !user.Contains(':', StringComparison.Ordinal) || host.Split(':') is not [_, var port])
            return false;
        return ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _);
    }

    // By the grammar alone, a host and its port are a digest too.
    private static bool IsDigest(string text) => Digest.TryParse(text, null, out var digest) && digest.CanVerify;
}
