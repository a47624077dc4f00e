using OciMultiArch.Internal;

namespace OciMultiArch.Copying;

/// <content>How a range is read.</content>
internal sealed partial class VersionRange
{
    // A blank may stand between a sign and its version.
    private static string Joined(string text)
    {
        foreach (var sign in Signs)
            text = text.Replace(sign + " ", sign, StringComparison.Ordinal);
        return text;
    }

    private static Comparator[] Parsed(string word, string text)
    {
        var sign = Array.Find(Signs, sign => word.StartsWith(sign, StringComparison.Ordinal)) ?? "";
        var written = word[sign.Length..];
        if (written is "*" or "x" or "X" && sign.Length == 0)
            return [];
        var core = WithoutWildcards(written);
        var version = TagVersion.Of(core) ?? throw Wrong(text);
        var count = version.Parts.Count;
        return sign switch
        {
            ">=" or ">" or "<=" or "<" => [new(sign, version)],
            "^" => [new(">=", version), new("<", version.Next(MajorPlace(version)))],
            "~" => [new(">=", version), new("<", version.Next(Math.Min(count - 1, 1)))],
            _ when count < 3 && !version.IsPreRelease => [new(">=", version), new("<", version.Next(count - 1))],
            _ => [new("=", version)],
        };
    }

    private static string WithoutWildcards(string written)
    {
        while (written.EndsWith(".x", StringComparison.OrdinalIgnoreCase) || written.EndsWith(".*", StringComparison.Ordinal))
            written = written[..^2];
        return written;
    }

    // ^0.3.1 is up to 0.4: the first number that is not 0 says what is compatible.
    private static int MajorPlace(TagVersion version)
    {
        for (var place = 0; place < Math.Min(version.Parts.Count, 3) - 1; place++)
            if (version.Part(place) > 0)
                return place;
        return Math.Min(version.Parts.Count, 3) - 1;
    }

    private static FormatException Wrong(string text) => new(
        $"'{Printable.Short(text)}' is not a range of versions. Write one as '>=1.2 <2', ^1.2, ~1.2 or 1.2.x; || stands "
        + "between several.");
}
