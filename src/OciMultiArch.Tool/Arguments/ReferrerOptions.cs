using System.CommandLine;

namespace OciMultiArch.Tool.Arguments;

/// <summary>Options for what belongs to an image beside what it holds.</summary>
internal static class ReferrerOptions
{
    private const string All = "all";
    private const string None = "none";
    private const string Relink = "relink";

    /// <summary>Which referrers a copy takes along.</summary>
    public static Option<IReadOnlyList<string>> Referrers { get; } = OptionFactory.Many(
        "--referrers",
        "all|none|TYPE",
        Parse,
        "What goes along to another place of the SBOMs, signatures and others that refer to the index and to its images: all, "
        + "none, or those of an artifact type (repeatable); what refers to these goes with them. none saves a question for "
        + "each manifest. Default: all.");

    /// <summary>Which referrers go along with a result, and what happens to those of what was changed.</summary>
    public static Option<IReadOnlyList<string>> OfEdit { get; } = OptionFactory.Many(
        "--referrers",
        "all|none|relink|TYPE",
        ParseOfEdit,
        "What goes along to another place of the SBOMs, signatures and others that refer to the index and to its images: all, "
        + "none, or those of an artifact type (repeatable). What refers to an index or image that is changed stays and is "
        + "named, for one question about REF. With relink it is made anew for the result, with its content as it is; a "
        + "signature or provenance holds for one digest, and stays. relink can stand with types. none asks nothing. Default: all.");

    /// <summary>Whether a copy takes cosign's tags along.</summary>
    public static Option<bool> SignatureTags { get; } = OptionFactory.Flag(
        "--tags-of-signatures",
        "Copy what cosign keeps under tags beside the index and its images too: sha256-HEX.sig, .att and .sbom.");

    /// <summary>Whether cosign's tags are listed.</summary>
    public static Option<bool> ListedSignatureTags { get; } = OptionFactory.Flag(
        "--tags-of-signatures",
        "List what cosign keeps under tags beside an image too: sha256-HEX.sig, .att and .sbom. Three more questions of a "
        + "registry for each image; folders and archives are always looked at.");

    /// <summary>Gives a command that changes something the options.</summary>
    public static Command AddTo(Command command)
    {
        command.Add(OfEdit);
        command.Add(SignatureTags);
        return command;
    }

    /// <summary>What the options choose; null for a command that does not have them.</summary>
    /// <exception cref="UsageException">The words contradict each other.</exception>
    public static ReferrerSelection? SelectionOf(ParseResult parsed)
    {
        var options = parsed.CommandResult.Command.Options;
        var given = options.FirstOrDefault(static option => option == Referrers || option == OfEdit);
        if (given is not Option<IReadOnlyList<string>> option)
            return null;
        var words = parsed.GetRequiredValue(option);
        var tags = parsed.GetValue(SignatureTags);
        if (Contradict(words))
            throw new UsageException($"--referrers takes {All}, {None} or types, not several of these.");
        return Of(words) with { SignatureTags = tags };
    }

    /// <summary>Whether words cannot stand together.</summary>
    public static bool Contradict(IReadOnlyList<string> words) =>
        words.Count > 1 && (words.Contains(All) || words.Contains(None));

    /// <summary>What words choose; none for all.</summary>
    public static ReferrerSelection Of(IReadOnlyList<string> words)
    {
        string[] types = [.. words.Where(static word => word != Relink)];
        var chosen = types switch
        {
            [] or [All] => ReferrerSelection.All,
            [None] => ReferrerSelection.None,
            _ => ReferrerSelection.OfTypes(types),
        };
        return chosen with { Relinks = words.Contains(Relink) };
    }

    /// <exception cref="FormatException">The text is none of the words, and no type.</exception>
    public static string Parse(string text) => text is All or None ? text : MediaType.Parse(text).Value;

    private static string ParseOfEdit(string text) => text == Relink ? text : Parse(text);
}
