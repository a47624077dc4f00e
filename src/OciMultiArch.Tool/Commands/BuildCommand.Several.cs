using System.CommandLine;
using OciMultiArch.Go;
using OciMultiArch.Internal;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <content>Several programs, with an image each: built side by side, and named when all are there.</content>
internal static partial class BuildCommand
{
    private static async Task<int> RunSeveralAsync(
        Session session, ParseResult parsed, IReadOnlyList<string> packages, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(PushByDigest))
            throw new UsageException("--push-by-digest takes one program. Build each by itself, with a file of its own.");
        GoBuildSlots slots = new(AppArguments.MaxParallelOf(parsed.GetValue(SharedOptions.Jobs)));
        List<Job> jobs = [];
        foreach (var package in packages)
        {
            var settings = await SettingsOfAsync(session, parsed, [package], slots, cancellationToken);
            jobs.Add(new(package, settings));
        }
        return await RunAsync(session, jobs, cancellationToken);
    }

    private static async Task<int> RunAsync(Session session, IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        CheckNames(jobs);
        Place[] places = [.. jobs.SelectMany(static job => job.Places)];
        PushCommand.CheckArchives(places, session);
        NamesTogether together = new(places.Length);
        SharedBases bases = new(session, jobs[0].Settings.Reader, places, cancellationToken);
        foreach (var job in jobs)
            job.Settings.Bases = bases;
        var sent = await ProgressView.ShowAsync(
            session.Progress, progress => SendAsync(session, jobs, together, progress, cancellationToken));
        Report[] reports = [.. sent.Select(one => one.ReportOf(session))];
        SeveralReport document = new(reports, session.Requests, session.IsDryRun);
        session.Print(document, static json => json.SeveralReport, document.Write);
        var status = PushCommand.WriteFailures([.. reports.SelectMany(static report => report.Destinations)]);
        if (status == 0 && !session.IsDryRun)
            await session.Outputs.WriteAsync(reports, cancellationToken);
        return status;
    }

    // All at once: each waits for the others before it is named.
    private static async Task<SentImage[]> SendAsync(
        Session session,
        IReadOnlyList<Job> jobs,
        NamesTogether together,
        IProgress<PushProgress>? progress,
        CancellationToken cancellationToken)
    {
        return await ParallelWork.SelectAsync(jobs, OneAsync, cancellationToken, jobs.Count);

        async ValueTask<SentImage> OneAsync(Job job, CancellationToken cancel)
        {
            var named = progress is null ? null : new ProgressOfProgram(progress, job.Name);
            await using Uploads uploads = new(session, job.Settings);
            job.Settings.Uploads = uploads;
            var pushes = await MakeAsync(session, job.Settings, named, cancel);
            PushCommand[] waiting = [.. pushes.Select(push => push with { Together = together })];
            var destinations = await PushCommand.SendAllAsync(session, waiting, named, cancel);
            return new(job.Name, waiting, destinations);
        }
    }

    // Nothing is written twice.
    private static void CheckNames(IReadOnlyList<Job> jobs)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach (var job in jobs)
        {
            if (!names.TryAdd(job.Name, job.Package))
                throw new UsageException(
                    $"{names[job.Name]} and {job.Package} are both called {job.Name}. Give one an 'id' in a file (-f), or put both into "
                    + "one image with --one-image.");
        }
        Dictionary<string, string> taken = new(StringComparer.Ordinal);
        foreach (var job in jobs)
            foreach (var name in job.NamesWritten())
            {
                if (taken.TryAdd(name, job.Package))
                    continue;
                throw new UsageException(
                    $"{name} would be written by two programs, {taken[name]} and {job.Package}. Write {{name}} in --to or in "
                    + "--tag, as --to ghcr.io/acme/{name}, or make one image with --one-image.");
            }
    }

    /// <summary>One of several images.</summary>
    private sealed record Job(string Package, Settings Settings)
    {
        public string Name => Settings.Templates.Name!;

        public IEnumerable<Place> Places
        {
            get
            {
                if (Settings.Load is not { } load)
                    return Settings.To;
                return [.. Settings.To, load.Place];
            }
        }

        public IEnumerable<string> NamesWritten()
        {
            var tags = Settings.Tags.Concat(Settings.PerArchTags.SelectMany(static own => own)).ToArray();
            foreach (var place in Settings.To)
            {
                if (place.IsArchive)
                    yield return $"{place}";
                else
                    foreach (var tag in tags)
                        yield return $"{place}:{tag}";
            }
            foreach (var tag in Settings.Load?.Tags ?? [])
                yield return $"{Settings.Load?.Place}:{tag}";
        }
    }

    private sealed record SentImage(string Name, PushCommand[] Pushes, Report.Destination[] Destinations)
    {
        public Report ReportOf(Session session) =>
            PushCommand.ReportOf(session, Pushes, Destinations, Name);
    }

    // Tells the programs apart.
    private sealed class ProgressOfProgram(IProgress<PushProgress> all, string name) : IProgress<PushProgress>
    {
        public void Report(PushProgress value) => all.Report(value with { Program = name });
    }
}
