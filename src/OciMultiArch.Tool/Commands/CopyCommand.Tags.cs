using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <content>Many tags at once.</content>
internal static partial class CopyCommand
{
    private static readonly Option<bool> AllTags = OptionFactory.Flag(
        "--all-tags",
        "Copy all tags of the repository, folder or archive SOURCE, or those that --match, --exclude, --regex, --versions "
        + "and --newest choose. SOURCE and DEST have no tag then.");

    private static readonly Option<IReadOnlyList<string>> Immutable = OptionFactory.Many(
        "--immutable",
        "GLOB",
        static text => new TagFilter { Match = [text] }.Match[0],
        "With --all-tags: a tag that fits this pattern and is at DEST already is not touched; repeatable.");

    private static void AddTagOptions(Command command)
    {
        command.Add(AllTags);
        TagFilterOptions.AddTo(command);
        command.Add(Immutable);
        command.Validators.Add(static result =>
        {
            if (result.GetValue(AllTags))
                return;
            foreach (var option in result.Command.Options.Where(IsOfTags))
                if (result.GetResult(option) is { Implicit: false })
                    result.AddError($"{option.Name} needs --all-tags.");
        });
    }

    private static bool IsOfTags(Option option) => option == Immutable || TagFilterOptions.Contains(option);

    private static Task<int> CopyTagsAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var from = PlaceOf(TextOf(parsed, From), Place.Parse);
        var targets = parsed.GetResult(To)!.Tokens.Select(static token => PlaceOf(token.Value, Place.ParseNew));
        var copies = targets.Distinct().Select(to => new TagCopy(from, to, TagFilterOptions.Of(parsed))
        {
            Immutable = parsed.GetRequiredValue(Immutable),
            Platforms = ChosenPlatforms.Of(parsed),
        });
        return new TagCopies(session, stateFolder: null).RunAsync([.. copies], cancellationToken);
    }

    private static string TextOf(ParseResult parsed, Argument argument) => parsed.GetResult(argument)!.Tokens[0].Value;

    private static Place PlaceOf(string text, Func<string, Place> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException wrong)
        {
            throw new UsageException(wrong.Message, wrong);
        }
    }
}
