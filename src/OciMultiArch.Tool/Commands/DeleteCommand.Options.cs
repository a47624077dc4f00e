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
        "Keep the N newest of the images whose tags fit, each with all these tags: the highest versions where each has one, "
        + "otherwise by the time at which they were created.");

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

    private static readonly Option<bool> Untagged = OptionFactory.Flag(
        "--untagged",
        "Delete also manifests without a tag that nothing needs, where the registry lists them (Google's do) and which were "
        + "uploaded before --older-than, by default an hour ago. Alone or with --older-than it deletes no tag.");

    private static Option[] TagOptions => [Keep, TagFilterOptions.Match, TagFilterOptions.Regex, TagFilterOptions.Versions];

    private static Option[] PolicyOptions => [.. TagOptions, OlderThan, Untagged];

    private static void AddPolicyOptions(Command command)
    {
        foreach (var option in PolicyOptions)
            command.Add(option);
        command.Add(TagFilterOptions.Exclude);
        command.Add(WithImages);
    }

    private static bool HasPolicy(SymbolResult result) => IsGiven(result, PolicyOptions);

    // Who asks for what has no tag, of some age, does not mean all tags of that age.
    private static bool TakesTags(SymbolResult result) => IsGiven(result, TagOptions) || !IsGiven(result, [Untagged]);

    // What stays says nothing of what goes.
    private static void CheckExceptions(CommandResult result)
    {
        foreach (var option in (Option[])[TagFilterOptions.Exclude, WithImages])
        {
            if (IsGiven(result, [option]))
                result.AddError(
                    $"{option.Name} alone says nothing of what to delete. Add --keep N, --older-than TIME or --match GLOB; "
                    + "--match '*' means all tags.");
        }
    }

    private static bool IsGiven(SymbolResult result, Option[] options) =>
        Array.Exists(options, option => result.GetResult(option) is { Implicit: false });
}
