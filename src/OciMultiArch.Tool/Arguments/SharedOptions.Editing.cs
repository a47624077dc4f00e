using System.CommandLine;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <content>How what exists is changed in its place.</content>
internal static partial class SharedOptions
{
    private static readonly TimeSpan MaxSettle = TimeSpan.FromHours(1);

    public static Option<TimeSpan?> Settle { get; } = OptionFactory.One(
        "--settle",
        Durations.Form,
        ParseSettle,
        "Look at the tag again after this time, such as 2s, and make the change again where another has written over it, "
        + "until it stands. Default: not at all.");

    public static Option<Digest?> IfDigest { get; } = OptionFactory.One(
        "--if-digest",
        "DIGEST",
        ParseDigest,
        "Fail if REF holds another digest, when it is read or when it is written. Default: the change is made on what "
        + "is there.");

    /// <summary>The options of a command that changes something in its place, or elsewhere.</summary>
    /// <param name="to">The option that names where the result goes.</param>
    public static IReadOnlyList<Option> InPlace(Option to) => [to, Settle, IfDigest, NoClobber, Wait];

    /// <summary>How something is changed in its place.</summary>
    /// <exception cref="UsageException">The result goes elsewhere.</exception>
    public static EditOptions EditingOf(ParseResult parsed, bool isInPlace)
    {
        var settle = parsed.GetValue(Settle);
        var digest = parsed.GetValue(IfDigest);
        var isGiven = settle is not null || digest is not null;
        if (isGiven && !isInPlace)
            throw new UsageException("--settle and --if-digest are for a change in place. Leave out --to.");
        if (isInPlace && parsed.GetValue(NoClobber))
            throw new UsageException("--no-clobber is for another tag: a change in place moves REF. Name that tag with --to.");
        return new() { Settle = settle ?? TimeSpan.Zero, IfDigest = digest };
    }

    private static Digest? ParseDigest(string text) => Digest.Parse(text);

    private static TimeSpan? ParseSettle(string text)
    {
        var time = Durations.ParseAge(text);
        if (time <= MaxSettle)
            return time;
        throw new FormatException($"'{text}' is too long: write at most 1h.");
    }
}
