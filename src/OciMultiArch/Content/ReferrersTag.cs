using System.Buffers;

namespace OciMultiArch.Content;

/// <summary>
/// The tag that lists the referrers of a manifest where there is no other way (distribution-spec, "Referrers Tag
/// Schema").
/// </summary>
internal static class ReferrersTag
{
    private const int MinEncoded = 32;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>The algorithm cut to 32 characters, the hash to 64, and what no tag may hold replaced.</summary>
    public static Tag Of(Digest subject)
    {
        var text = $"{Cut(subject.Algorithm, 32)}-{Cut(subject.Encoded, 64)}";
        return Tag.Parse(string.Concat(text.Select(Allowed)));
    }

    /// <summary>Whether a tag has the form of such a list's.</summary>
    public static bool MayBe(Tag tag)
    {
        var dash = tag.Value.IndexOf('-', StringComparison.Ordinal);
        var encoded = tag.Value.AsSpan(dash + 1);
        if (dash <= 0 || encoded.Length < MinEncoded)
            return false;
        return !encoded.ContainsAnyExcept(HexDigits);
    }

    private static char Allowed(char letter) =>
        char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' ? letter : '-';

    private static string Cut(string text, int maxLength) => text.Length > maxLength ? text[..maxLength] : text;
}
