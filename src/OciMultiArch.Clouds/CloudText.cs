using System.Buffers;

namespace OciMultiArch.Clouds;

/// <summary>Which text may become what.</summary>
internal static class CloudText
{
    // RFC 9110, 5.6.2: tchar
    private static readonly SearchValues<char> NameLetters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static bool HasControls(string text) => text.Any(char.IsControl);

    /// <summary>Whether a text can be the value of a header (RFC 9110, 5.5), as all systems read it.</summary>
    public static bool FitsHeader(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>Whether a text can be the name of a header.</summary>
    public static bool IsHeaderName(string text) =>
        text.Length > 0 && !text.AsSpan().ContainsAnyExcept(NameLetters);
}
