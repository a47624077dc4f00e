using System.CommandLine;

namespace OciMultiArch.Tool.Arguments;

/// <summary>Options for what belongs to an image beside what it holds.</summary>
internal static class ReferrerOptions
{
    private const string All = "all";
    private const string None = "none";

    /// <summary>Which referrers a copy takes along.</summary>
    public static Option<IReadOnlyList<string>> Referrers { get; } = OptionFactory.Many(
        "--referrers",
        "all|none|TYPE",
        Parse,
        "What goes along to another place of the SBOMs, signatures and others that refer to the index and to its images: all, "
        + "none, or those of an artifact type (repeatable); what refers to these goes with them, and what refers to an index "
        + "or image that is changed stays. none saves a question for each manifest. Default: all.");

    /// <summary>Whether a copy takes cosign's tags along.</summary>
    public static Option<bool> SignatureTags { get; } = OptionFactory.Flag(
        "--tags-of-signatures",
        "Copy what cosign keeps under tags beside the index and its images too: sha256-HEX.sig, .att and .sbom.");

    /// <summary>Gives a command the options.</summary>
    public static Command AddTo(Command command)
    {
        command.Add(Referrers);
        command.Add(SignatureTags);
        return command;
    }

    /// <summary>What the options choose; null for a command that does not have them.</summary>
    /// <exception cref="UsageException">The words contradict each other.</exception>
    public static ReferrerSelection? SelectionOf(ParseResult parsed)
    {
        if (!parsed.CommandResult.Command.Options.Contains(Referrers))
            return null;
        var words = parsed.GetRequiredValue(Referrers);
        var tags = parsed.GetValue(SignatureTags);
        if (Contradict(words))
            throw new UsageException($"--referrers takes {All}, {None} or types, not several of these.");
        return Of(words) with { SignatureTags = tags };
    }

    /// <summary>Whether words cannot stand together.</summary>
    public static bool Contradict(IReadOnlyList<string> words) =>
        words.Count > 1 && (words.Contains(All) || words.Contains(None));

    /// <summary>What words choose; none for all.</summary>
    public static ReferrerSelection Of(IReadOnlyList<string> words) => words switch
    {
        [] or [All] => ReferrerSelection.All,
        [None] => ReferrerSelection.None,
        _ => ReferrerSelection.OfTypes(words),
    };

    /// <exception cref="FormatException">The text is none of the words, and no type.</exception>
    public static string Parse(string text) => text is All or None ? text : MediaType.Parse(text).Value;
}
