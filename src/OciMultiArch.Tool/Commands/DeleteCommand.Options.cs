using System.CommandLine;
using System.CommandLine.Parsing;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <content>Options of a policy.</content>
internal static partial class DeleteCommand
{
    private static readonly Option<int?> Keep = OptionFactory.One(
        "--keep",
        "N",
        TagFilterOptions.ParseCount,
        "Keep the N newest of the tags that fit: the highest versions where all of them are versions, otherwise by the time "
        + "at which they were created.");

    private static readonly Option<TimeSpan?> OlderThan = OptionFactory.One(
        "--older-than",
        "TIME",
        static text => (TimeSpan?)Durations.ParseAgeWithUnit(text),
        "Keep what was created in this time: 30m, 12h, 7d. The unit must be written. What does not say when it was created "
        + "is kept.");

    private static readonly Option<bool> WithImages = OptionFactory.Flag(
        "--with-images",
        "With a policy: delete also the images of deleted indexes that no tag leads to any more. An index without a tag may "
        + "still need one of them.");

    private static Option[] PolicyOptions =>
        [Keep, OlderThan, TagFilterOptions.Match, TagFilterOptions.Regex, TagFilterOptions.Versions];

    private static void AddPolicyOptions(Command command)
    {
        foreach (var option in PolicyOptions)
            command.Add(option);
        command.Add(TagFilterOptions.Exclude);
        command.Add(WithImages);
    }

    private static bool HasPolicy(SymbolResult result) =>
        Array.Exists(PolicyOptions, option => result.GetResult(option) is { Implicit: false });
}
