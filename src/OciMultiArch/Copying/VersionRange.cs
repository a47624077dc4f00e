using OciMultiArch.Internal;

namespace OciMultiArch.Copying;

/// <summary>
/// Versions that are wanted: <c>&gt;=1.2 &lt;2</c>, <c>^1.2</c> (up to the next major version), <c>~1.2</c> (up to the
/// next minor version), <c>1.2.x</c> or <c>1.2</c> (those that begin so), and several of these with <c>||</c> between
/// them. Pre-releases fit only a part of a range that names one.
/// </summary>
internal sealed class VersionRange
{
    private static readonly string[] Signs = [">=", "<=", ">", "<", "=", "^", "~"];
    private readonly List<Comparator[]> alternatives = [];

    private VersionRange(string text)
    {
        foreach (var alternative in text.Split("||"))
        {
            var words = Joined(alternative).Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
                throw Wrong(text);
            alternatives.Add([.. words.SelectMany(word => Parsed(word, text))]);
        }
    }

    /// <exception cref="FormatException">The text is no range.</exception>
    public static VersionRange Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(text);
    }

    public bool Fits(TagVersion version) => alternatives.Exists(comparators =>
        Array.TrueForAll(comparators, comparator => comparator.Fits(version))
        && (!version.IsPreRelease || Array.Exists(comparators, static comparator => comparator.Than.IsPreRelease)));

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

    private sealed record Comparator(string Sign, TagVersion Than)
    {
        public bool Fits(TagVersion version)
        {
            var difference = version.CompareTo(Than);
            return Sign switch
            {
                ">=" => difference >= 0,
                ">" => difference > 0,
                "<=" => difference <= 0,
                "<" => difference < 0,
                _ => difference == 0,
            };
        }
    }
}
