using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary>What the verbs that change an index in place have in common.</summary>
internal static class IndexEditCommand
{
    public static Argument<Target> Index() => new("REF")
    {
        Description = $"The index to change; with a tag it is written in place: {Target.Forms}.",
        CustomParser = OptionParsers.One(Target.Parse),
    };

    public static Option<Target?> To() => new("--to")
    {
        Description = "Where the changed index goes instead. Default: REF.",
        HelpName = "REF",
        CustomParser = OptionParsers.One(static text => (Target?)Target.ParseNew(text)),
    };

    public static Option<IReadOnlyList<Platform>> Platforms(string description) => new("--platform")
    {
        Description = description,
        HelpName = "OS/ARCH[/VARIANT],...",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Joined(Platform.ParseList),
        DefaultValueFactory = static _ => [],
    };

    public static Option<IReadOnlyList<Digest>> Digests(string description) => new("--digest")
    {
        Description = description,
        HelpName = "DIGEST",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Each(static text => Digest.Parse(text)),
        DefaultValueFactory = static _ => [],
    };

    /// <summary>Reads the index, changes it and writes it where it belongs.</summary>
    /// <param name="edits">Reads what the changes need.</param>
    public static Task<int> RunAsync(
        Session session, Target from, Target? to, Func<CancellationToken, Task<IReadOnlyList<IndexEdit>>> edits, CancellationToken cancellationToken)
    {
        var target = to ?? Target.InPlace(from);
        return PushCommand.RunAsync(session, async _ =>
        {
            var index = from.GetAsync(session.Beside(from.Place, [target.Place]), cancellationToken).AsTask();
            var changes = edits(cancellationToken);
            await Task.WhenAll(index, changes);
            return [new(target.Place, [new(await EditAsync(from, await index, await changes, cancellationToken)) { Tags = [target.Tag!] }])];
        }, cancellationToken);
    }

    private static async Task<Artifact> EditAsync(Target from, Artifact index, IReadOnlyList<IndexEdit> edits, CancellationToken cancellationToken)
    {
        if (index.Index is null)
            throw new UsageException($"{from} is an image, not an index. Make an index of it first: 'ocimulti manifest create'.");
        try
        {
            return await index.EditAsync(edits, cancellationToken);
        }
        catch (ArgumentException wrong)
        {
            throw UsageException.Of(wrong);
        }
    }
}
