using System.CommandLine;
using System.Globalization;

namespace OciMultiArch.Tool.Arguments;

/// <summary>Options that choose among the tags of a repository.</summary>
internal static class TagFilterOptions
{
    public static Option<IReadOnlyList<string>> Match { get; } = OptionFactory.Many(
        "--match",
        "GLOB",
        static text => new TagFilter { Match = [text] }.Match[0],
        "Only tags that fit this pattern of *, ? and [a-c]; repeatable, then one of them.");

    public static Option<IReadOnlyList<string>> Exclude { get; } = OptionFactory.Many(
        "--exclude",
        "GLOB",
        static text => new TagFilter { Exclude = [text] }.Exclude[0],
        "No tags that fit this pattern; repeatable.");

    public static Option<string?> Regex { get; } = OptionFactory.One(
        "--regex",
        "REGEX",
        static text => (string?)new TagFilter { Regex = text }.Regex,
        "Only tags that fit this regular expression as a whole. It may not look around or refer back.");

    public static Option<string?> Versions { get; } = OptionFactory.One(
        "--versions",
        "RANGE",
        static text => (string?)new TagFilter { Versions = text }.Versions,
        "Only versions in this range: '>=1.2 <2', ^1.2, ~1.2, 1.2.x, and several with || between them. "
        + "Pre-releases fit where the range names one.");

    public static Option<int?> Newest { get; } = OptionFactory.One(
        "--newest", "N", ParseCount, "Only the N highest versions of the tags that fit.");

    private static Option[] All => [Match, Exclude, Regex, Versions, Newest];

    public static void AddTo(Command command)
    {
        foreach (var option in All)
            command.Add(option);
    }

    /// <summary>Whether an option is one of these.</summary>
    public static bool Contains(Option option) => All.Contains(option);

    public static TagFilter Of(ParseResult parsed) => new()
    {
        Match = parsed.GetRequiredValue(Match),
        Exclude = parsed.GetRequiredValue(Exclude),
        Regex = parsed.GetValue(Regex),
        Versions = parsed.GetValue(Versions),
        Newest = parsed.GetValue(Newest),
    };

    /// <exception cref="FormatException">The text is no number of 1 or more.</exception>
    public static int? ParseCount(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
            return count;
        throw new FormatException($"'{text}' is not a number of 1 or more.");
    }
}
