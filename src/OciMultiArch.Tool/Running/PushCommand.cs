using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Running;

/// <summary>What every command that writes images ends with: a push of some roots to one place.</summary>
/// <param name="Place">Where they go.</param>
/// <param name="Roots">
/// What goes there. The last root is the result of the command; others are its images that have tags of their own.
/// </param>
internal sealed record PushCommand(Place Place, IReadOnlyList<NamedArtifact> Roots)
{
    /// <summary>Makes a push of one artifact.</summary>
    public PushCommand(
        Place place, Artifact artifact, IReadOnlyList<Tag> tags) : this(place, [new(artifact) { Tags = tags }])
    {
    }

    /// <summary>Images that gave way to others while the result was made.</summary>
    public IReadOnlyList<Descriptor> Replaced { get; init; } = [];

    /// <summary>What refers to an index and to each of its images, each with what it refers to.</summary>
    public IReadOnlyList<(Artifact Referrer, Descriptor Subject)> Attachments { get; init; } = [];

    /// <summary>What was sent while the result was made; null for nothing.</summary>
    public UploadAhead? Ahead { get; init; }

    /// <summary>What the tags held, where that was asked; null where the push itself may say it.</summary>
    public IReadOnlyDictionary<string, string?>? Before { get; init; }

    /// <summary>The result as it is told of; null for what is pushed.</summary>
    public Artifact? Told { get; init; }

    /// <summary>Pushes that get their tags together with this one; null for none.</summary>
    public NamesTogether? Together { get; init; }

    private NamedArtifact Result => Roots[^1];

    // The first name of the result, or its digest if it has no name.
    private string Reference => Result.Tags.Count > 0
        ? $"{Place}:{Result.Tags[0]}"
        : $"{Place}@{Result.Artifact.Digest}";

    /// <summary>Makes what is asked for, sends it to every place or only plans to, and says what came of it.</summary>
    /// <param name="session">The run.</param>
    /// <param name="make">Makes the pushes, which have equal roots.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The exit status.</returns>
    public static async Task<int> RunAsync(
        Session session, Func<IProgress<PushProgress>?, Task<IReadOnlyList<PushCommand>>> make,
        CancellationToken cancellationToken)
    {
        var report = await ProgressView.ShowAsync(session.Progress, async progress =>
        {
            var pushes = await make(progress);
            CheckArchives(pushes.Select(static push => push.Place), session);
            var destinations = await SendAllAsync(session, pushes, progress, cancellationToken);
            return ReportOf(session, pushes, destinations);
        });
        session.Print(report, static json => json.Report, report.Write);
        var status = WriteFailures(report.Destinations);
        if (status == 0 && !session.IsDryRun)
            await session.Outputs.WriteAsync([report], cancellationToken);
        return status;
    }

    /// <summary>Sends one thing to every place, or only plans to.</summary>
    /// <param name="session">The run.</param>
    /// <param name="pushes">The pushes, which have equal roots.</param>
    /// <param name="progress">Told how far it is; null for nobody.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<Report.Destination[]> SendAllAsync(
        Session session,
        IReadOnlyList<PushCommand> pushes,
        IProgress<PushProgress>? progress,
        CancellationToken cancellationToken)
    {
        await session.ExpectAsync(pushes[0].Result.Artifact, cancellationToken);
        var running = pushes.Select(push => push.RunAsync(session, progress, cancellationToken));
        var ended = await Task.WhenAll(running);
        return [.. ended.Zip(pushes, PlacedIn)];
    }

    /// <summary>What came of it, when all of the run is done.</summary>
    /// <param name="session">The run.</param>
    /// <param name="pushes">The pushes, which have equal roots.</param>
    /// <param name="destinations">What was done at each place.</param>
    /// <param name="program">What the program is called; null where only one image is made.</param>
    public static Report ReportOf(
        Session session, IReadOnlyList<PushCommand> pushes, Report.Destination[] destinations, string? program = null)
    {
        var first = pushes[0];
        var roots = first.Roots;
        if (first.Told is { } told)
            roots = [.. roots.SkipLast(1), new(told) { Tags = first.Result.Tags }];
        return new(roots, destinations, session.Requests, session.IsDryRun, first.Replaced)
        {
            Attachments = Report.Attachment.AllOf(first.Attachments),
            Program = program,
        };
    }

    /// <summary>Makes one thing, sends it to one place or only plans to, and says what came of it.</summary>
    /// <returns>The exit status.</returns>
    public static Task<int> RunAsync(Session session, Func<Task<PushCommand>> make, CancellationToken cancellationToken)
    {
        return RunAsync(session, MakeAsync, cancellationToken);

        async Task<IReadOnlyList<PushCommand>> MakeAsync(IProgress<PushProgress>? progress) => [await make()];
    }

    /// <summary>Checks the archives among places. One is written as a whole: whatever tags it holds would go.</summary>
    public static void CheckArchives(IEnumerable<Place> places, Session session)
    {
        HashSet<string> files = new(StringComparer.Ordinal);
        foreach (var file in places.Select(static place => place.ArchiveFile).OfType<string>())
        {
            if (session.KeepsTags && new FileInfo(file) is { Exists: true, Length: > 0 })
                throw new OciException(
                    Problem.Conflict, $"{file} exists, and an archive is replaced as a whole: --no-clobber keeps it.");
            if (!files.Add(file))
                throw new UsageException(
                    $"Two destinations are in {file}. An archive is written once, as a whole, so name it once.");
        }
        // The standard output is the archive's alone.
        if (!session.IsDryRun && places.Any(static place => place.IsStandardOutput))
            Console.SetOut(Console.Error);
    }

    private static Report.Destination PlacedIn(Report.Destination destination, PushCommand push) => destination with
    {
        Place = $"{push.Place}",
        TellsNoReferrers = push.Attachments.Count > 0,
    };

    /// <summary>Tells what failed.</summary>
    /// <returns>The exit status.</returns>
    public static int WriteFailures(IReadOnlyList<Report.Destination> destinations)
    {
        var failed = destinations.Where(static destination => destination.Failure is not null).ToArray();
        foreach (var destination in failed)
            Output.Message(destinations.Count > 1
                ? $"{destination.Reference}: {destination.Error}"
                : destination.Error!);
        var kept = destinations.Select(static destination => (destination.Place, destination.Kept));
        var areKept = KeptTags.Tell(kept);
        return failed.Length == 0 && !areKept ? 0 : 1;
    }

    private Task<Report.Destination> RunAsync(
        Session session, IProgress<PushProgress>? progress, CancellationToken cancellationToken) =>
        session.IsDryRun ? PlanAsync(session, cancellationToken) : SendAsync(session, progress, cancellationToken);

    private async Task<Report.Destination> SendAsync(
        Session session, IProgress<PushProgress>? progress, CancellationToken cancellationToken)
    {
        using var load = Place is Place.Engine engine ? new EngineLoad(engine) : null;
        var store = load?.Archive ?? session.ForWriting(Place);
        await using var archive = store as ArchiveWriter;
        var options = session.NewPushOptions(progress);
        options.Ahead = Ahead;
        options.BeforeTags = Together is null ? null : Together.ArriveAsync;
        var results = await new[] { store }.PushAsync(Roots, options, cancellationToken);
        var report = Report.Destination.Of(Reference, results[0]);
        if (Before is { } before)
            report = report with { Before = before };
        if (report.Failure is not null)
            Together?.GiveUp(Reference);
        if (archive is null || report.Failure is not null)
            return report;
        try
        {
            if (load is not null)
                await load.RunAsync(cancellationToken);
            else
                await archive.CompleteAsync(cancellationToken);
            return report;
        }
        catch (OciException failure)
        {
            IReadOnlyList<string> notWritten = [.. report.Written, .. report.Unchanged];
            return new() { Reference = Reference, Failure = Failure.Of(failure), NotWritten = notWritten };
        }
    }

    private async Task<Report.Destination> PlanAsync(Session session, CancellationToken cancellationToken)
    {
        try
        {
            var options = session.NewPushOptions();
            var plan = await session.ForWriting(Place).PlanAsync(Roots, options, cancellationToken);
            var kept = plan.Kept.Select(static tag => tag.Value);
            var referrers = Report.AlongDocument.Of(plan.Referrers);
            var foreign = Report.Destination.ForeignLayersOf(plan.ForeignLayers);
            Report.Destination planned = new() { Reference = Reference, Plan = new(plan), ForeignLayers = foreign };
            return planned with { Kept = [.. kept], Referrers = referrers, ContentSizes = plan.ContentSizes };
        }
        catch (OciException failure)
        {
            return new() { Reference = Reference, Failure = Failure.Of(failure) };
        }
    }
}
