using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Running;

/// <summary>Where something goes, and under which tags there.</summary>
internal sealed record PushCommand(Place Place, IReadOnlyList<NamedArtifact> Roots)
{
    /// <summary>What is delivered; before it stand images of its own with tags of theirs.</summary>
    public NamedArtifact Main => Roots[^1];

    /// <summary>The first name of it there.</summary>
    public string Reference => Main.Tags.Count > 0 ? $"{Place}:{Main.Tags[0]}" : $"{Place}@{Main.Artifact.Digest}";

    /// <summary>Makes what is asked for, sends it everywhere or only plans to, and says what came of it.</summary>
    /// <returns>The exit status.</returns>
    public static async Task<int> RunAsync(Session session, Func<IProgress<PushProgress>?, Task<IReadOnlyList<PushCommand>>> make, CancellationToken cancellationToken)
    {
        var (deliveries, destinations) = await ProgressView.ShowAsync(session.Progress, async progress =>
        {
            var made = await make(progress);
            if (made.Select(static each => each.Place.ArchiveFile).OfType<string>().CountBy(static each => each).FirstOrDefault(static each => each.Value > 1).Key is { } twice)
                throw new UsageException($"{twice} is two of the destinations, but an archive is written once and as a whole.");
            await session.ExpectAsync(made[0].Main.Artifact, cancellationToken);
            return (made, await Task.WhenAll(made.Select(each => session.IsDryRun
                ? each.PlanAsync(session, cancellationToken)
                : each.SendAsync(session, progress, cancellationToken))));
        });
        Output.Write(session, Report.Of(session, deliveries[0].Roots, destinations));
        foreach (var failed in destinations.Where(static each => !each.Succeeded))
            Console.Error.WriteLine($"ocimulti: {(destinations.Length > 1 ? $"{failed.Reference}: " : "")}{failed.Error}");
        return destinations.All(static each => each.Succeeded) ? 0 : 1;
    }

    private async Task<DestinationReport> SendAsync(Session session, IProgress<PushProgress>? progress, CancellationToken cancellationToken)
    {
        var store = session.ForWriting(Place);
        await using var archive = store as ArchiveWriter;
        var results = await new[] { store }.PushAsync(Roots, new() { Progress = progress, Recheck = session.IsRecheck }, cancellationToken);
        var report = DestinationReport.Of(Reference, results[0]);
        try
        {
            if (archive is not null && report.Succeeded)
                await archive.CompleteAsync(cancellationToken);
            return report;
        }
        catch (OciException failure)
        {
            return new() { Reference = Reference, Succeeded = false, Error = ErrorText.Of(failure), NotWritten = [.. report.Written, .. report.Unchanged] };
        }
    }

    private async Task<DestinationReport> PlanAsync(Session session, CancellationToken cancellationToken)
    {
        try
        {
            var plan = await session.ForWriting(Place).PlanAsync(Roots, new() { Recheck = session.IsRecheck }, cancellationToken);
            return new() { Reference = Reference, Succeeded = true, Plan = PlanDocument.Of(plan) };
        }
        catch (OciException failure)
        {
            return new() { Reference = Reference, Succeeded = false, Error = ErrorText.Of(failure) };
        }
    }
}
