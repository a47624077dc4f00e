using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Running;

/// <summary>A change of what a tag holds, made again where another writer came between.</summary>
/// <param name="Target">What is changed, by its tag.</param>
/// <param name="Options">How.</param>
internal sealed record InPlace(Target Target, EditOptions Options)
{
    /// <summary>Whether entries that the index has no longer are named.</summary>
    public bool NamesGone { get; init; }

    /// <summary>The change that is asked for; null when its result goes elsewhere.</summary>
    /// <exception cref="UsageException">The options are for a change in place, and it is none.</exception>
    public static InPlace? Of(ParseResult parsed, Target source, Target to)
    {
        var isInPlace = to == source with { Digest = null } && !to.Place.IsArchive;
        var options = SharedOptions.EditingOf(parsed, isInPlace);
        options.IfDigest ??= source.Digest;
        return isInPlace ? new(to, options) : null;
    }

    /// <summary>Refuses what is not to be changed.</summary>
    /// <exception cref="OciException">It has another digest than is asked for.</exception>
    public void Check(Artifact original)
    {
        if (Options.IfDigest is { } wanted && wanted != original.Digest)
            throw new OciException(Problem.Conflict, $"{Target} is {original.Digest}, and not {wanted}.");
    }

    /// <summary>Makes the change and says what came of it.</summary>
    /// <param name="session">The run.</param>
    /// <param name="edit">Makes the change in a store.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The exit status.</returns>
    public async Task<int> RunAsync(
        Session session,
        Func<IContentStore, EditOptions, ValueTask<EditReport>> edit,
        CancellationToken cancellationToken)
    {
        if (Target.Place is Place.Layout layout)
            _ = layout.Existing();
        var done = await ProgressView.ShowAsync(session.Progress, async progress =>
        {
            Options.Push = session.NewPushOptions(progress);
            Options.Check = CheckAsync;
            var store = session.ForWriting(Target.Place);
            if (session.Waits)
                await session.GetAsync(Target, store, cancellationToken);
            return await edit(store, Options);
        });
        var place = Report.Destination.Of($"{Target.Place}:{Target.Tag}", done.Push);
        var tag = Target.Tag!.Value;
        place = place with { Before = new Dictionary<string, string?> { [tag] = done.Before.Digest.ToString() } };
        var told = await WithPlatformAsync(done.Before, done.Result, cancellationToken);
        NamedArtifact root = new(told) { Tags = [Target.Tag!] };
        var gone = NamesGone ? Gone(done.Before, done.Result) : [];
        Report report = new([root], [place], session.Requests, isDryRun: false, gone);
        session.Print(report, static json => json.Report, report.Write);
        if (done.Rounds > 1)
            Output.Message($"others wrote {Target} at the same time; the change was made on what they wrote.");
        return 0;

        async ValueTask CheckAsync(Artifact result, CancellationToken cancel) =>
            await session.ExpectAsync(result, cancel);
    }

    /// <summary>
    /// An image that was made of another with the platform that its new config says, which is in hand. Another is told as it
    /// is.
    /// </summary>
    public static async Task<Artifact> WithPlatformAsync(Artifact before, Artifact now, CancellationToken cancellationToken)
    {
        var isMade = now.Config?.Descriptor is { MediaType.IsImageConfig: true } config && config.Digest != before.Config?.Digest;
        if (!isMade || now.Descriptor.Platform is not null)
            return now;
        var platform = (await now.ConfigAsync(cancellationToken)).Platform;
        return platform is null ? now : now.WithPlatform(platform);
    }

    /// <summary>The entries of an index that are in another no longer.</summary>
    public static IReadOnlyList<Descriptor> Gone(Artifact before, Artifact now)
    {
        var there = Entries(now).Select(static entry => entry.Digest).ToHashSet();
        return [.. Entries(before).Where(entry => !there.Contains(entry.Digest))];
    }

    private static IReadOnlyList<Descriptor> Entries(Artifact artifact) => artifact.Index?.Manifests ?? [];
}
