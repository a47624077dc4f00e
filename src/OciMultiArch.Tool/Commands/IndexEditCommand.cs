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

    private static void AddInPlace(Command command)
    {
        foreach (var option in SharedOptions.InPlace(To))
            command.Add(option);
    }

    private static Option<IReadOnlyList<Digest>> Digests(string description) =>
        OptionFactory.Many("--digest", "DIGEST", static text => Digest.Parse(text), description);

    private static Task<int> RunAsync(
        Session session, ParseResult parsed, IReadOnlyList<IndexEdit> edits, CancellationToken cancellationToken) =>
        RunAsync(session, parsed, _ => Task.FromResult(edits), cancellationToken);

    // Reads the index, changes it and writes it where it belongs.
    private static async Task<int> RunAsync(
        Session session, ParseResult parsed, Func<Place, Task<IReadOnlyList<IndexEdit>>> read,
        CancellationToken cancellationToken)
    {
        var from = parsed.GetRequiredValue(Index);
        var to = parsed.GetValue(To) ?? from.InPlace();
        var change = InPlace.Of(parsed, from, to);
        if (change is null || session.IsDryRun)
            return await PushCommand.RunAsync(session, MakeOneAsync, cancellationToken);
        var edits = await read(to.Place);
        return await (change with { NamesGone = true }).RunAsync(session, EditAsync, cancellationToken);

        async Task<PushCommand> MakeOneAsync()
        {
            var original = await session.GetAsync(from, [to.Place], cancellationToken);
            change?.Check(original);
            if (original.Index is null)
                throw NotAnIndex(from);
            var changes = await read(to.Place);
            var edited = Told(changes, original, await original.EditAsync(changes, cancellationToken));
            var gone = InPlace.Gone(original, edited);
            return new(to.Place, edited, [to.Tag!]) { Replaced = gone };
        }

        async ValueTask<EditReport> EditAsync(IContentStore store, EditOptions options)
        {
            try
            {
                var done = await store.EditAsync(to.Tag!.Value, edits, options, cancellationToken);
                Told(edits, done.Before, done.Result);
                return done;
            }
            catch (InvalidOperationException wrong) when (wrong is not ObjectDisposedException)
            {
                throw NotAnIndex(from);
            }
        }
    }

    private static Artifact Told(IReadOnlyList<IndexEdit> edits, Artifact original, Artifact edited)
    {
        if (edits.Any(static edit => edit.Kind == IndexEditKind.Keep))
            TellUntold(original, edited);
        return edited;
    }

    private static UsageException NotAnIndex(Target target) => new(
        $"{target} is an image, not an index. Make an index of it first with 'ocimulti manifest create'.");
}
