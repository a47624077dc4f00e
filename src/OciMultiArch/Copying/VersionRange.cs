
namespace OciMultiArch.Copying;

/// <summary>
/// Versions that are wanted: <c>&gt;=1.2 &lt;2</c>, <c>^1.2</c> (up to the next major version), <c>~1.2</c> (up to the
/// next minor version), <c>1.2.x</c> or <c>1.2</c> (those that begin so), and several of these with <c>||</c> between
/// them. Pre-releases fit only a part of a range that names one.
/// </summary>
internal sealed partial class VersionRange
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
