using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary>
/// The commands that change an index in place: <c>manifest add</c>, <c>remove</c>, <c>annotate</c> and <c>filter</c>.
/// </summary>
internal static partial class IndexEditCommand
{
    private static readonly Argument<Target> Index = OptionFactory.Argument(
        "REF",
        Target.Parse,
        $"The index to change: {Target.Forms}. Without --to it is changed in place: its tag then points at the "
        + "result.");

    public static Option<Target?> To { get; } =
        OptionFactory.One(
            "--to", "REF", static text => (Target?)Target.ParseNew(text), "Where the result goes. Default: REF.");

    private static Option<IReadOnlyList<Digest>> Digests(string description) =>
        OptionFactory.Many("--digest", "DIGEST", static text => Digest.Parse(text), description);

    private static Task<int> RunAsync(
        Session session, ParseResult parsed, IReadOnlyList<IndexEdit> edits, CancellationToken cancellationToken) =>
        RunAsync(session, parsed, _ => Task.FromResult(edits), cancellationToken);

    // Reads the index, changes it and writes it where it belongs.
    private static Task<int> RunAsync(
        Session session, ParseResult parsed, Func<Place, Task<IReadOnlyList<IndexEdit>>> read,
        CancellationToken cancellationToken)
    {
        var from = parsed.GetRequiredValue(Index);
        var to = parsed.GetValue(To) ?? from.InPlace();
        return PushCommand.RunAsync(session, MakeOneAsync, cancellationToken);

        Task<PushCommand> MakeOneAsync() => MakeAsync(session, from, to, read, cancellationToken);
    }

    private static async Task<PushCommand> MakeAsync(
        Session session, Target from, Target to, Func<Place, Task<IReadOnlyList<IndexEdit>>> read,
        CancellationToken cancellationToken)
    {
        var index = session.GetAsync(from, [to.Place], cancellationToken);
        var edits = read(to.Place);
        await Task.WhenAll(index, edits);
        var original = await index;
        if (original.Index is null)
            throw new UsageException(
                $"{from} is an image, not an index. Make an index of it first with 'ocimulti manifest create'.");
        var edited = await original.EditAsync(await edits, cancellationToken);
        if ((await edits).Any(static edit => edit.Kind == IndexEditKind.Keep))
            TellUntold(original, edited);
        return new(to.Place, edited, [to.Tag!]);
    }
}
