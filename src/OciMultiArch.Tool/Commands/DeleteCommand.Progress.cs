using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <content>The deletions themselves, one after the other.</content>
internal static partial class DeleteCommand
{
    // What was done and what was not. Without best effort the first failure ends the work; with it, a registry that
    // deletes nothing is asked once and told once.
    private sealed class Progress(IReadOnlyList<Step> steps, bool isBestEffort)
    {
        private readonly List<Step> done = [];
        private readonly List<Step> open = [];
        private readonly List<Failure> failures = [];
        private readonly List<Deletion.KeptTag> stayed = [];
        private readonly HashSet<string> deadEnds = new(StringComparer.Ordinal);
        private bool isRun;
        private bool isLossy;

        public int ExitStatus => isLossy || (failures.Count > 0 && !isBestEffort) ? 1 : 0;

        private bool IsOver => failures.Count > 0 && !isBestEffort;

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            isRun = true;
            foreach (var step in steps)
            {
                if (IsOver || deadEnds.Contains(PlaceOf(step.Target.Place)))
                    open.Add(step);
                else
                    await TryAsync(step, cancellationToken);
            }
            var manifests = done.Where(static step => step is { Item.IsManifest: true, Policy: not null });
            foreach (var cleanup in manifests.Select(static step => step.Policy!.Cleanup).Distinct())
                await CheckOthersAsync(cleanup, cancellationToken);
        }

        public void Print(Session session, IReadOnlyList<Deletion.KeptTag> kept)
        {
            var deleted = ItemsOf(isRun ? done : steps);
            Deletion report = new()
            {
                Deleted = deleted,
                NotDeleted = ItemsOf(open),
                Kept = [.. kept, .. stayed],
                Failure = failures.FirstOrDefault(),
                DryRun = session.IsDryRun,
                Requests = session.Requests,
            };
            session.Print(report, ToolJson.Plain.Deletion, () =>
            {
                report.Write();
                WriteLayouts();
            });
            foreach (var item in report.Deleted.Where(static item => item.Warning is not null))
                Output.Message(item.Warning!);
            foreach (var failure in failures)
                Output.Message(failure.Error);
        }

        private async Task TryAsync(Step step, CancellationToken cancellationToken)
        {
            try
            {
                if (!await StaysAsync(step, cancellationToken))
                    done.Add(await DeleteAsync(step, cancellationToken));
            }
            catch (OciException failure)
            {
                open.Add(step);
                failures.Add(Failure.Of(failure));
                step.Policy?.Cleanup.Stays(step.Policy.Planned);
                if (failure.Problem == Problem.NotSupported)
                    deadEnds.Add(PlaceOf(step.Target.Place));
            }
        }

        private async Task CheckOthersAsync(RepositoryCleanup cleanup, CancellationToken cancellationToken)
        {
            try
            {
                await cleanup.CheckOthersAreThereAsync(cancellationToken);
            }
            catch (OciException failure)
            {
                failures.Add(Failure.Of(failure));
                isLossy = true;
            }
        }

        private async Task<bool> StaysAsync(Step step, CancellationToken cancellationToken)
        {
            if (step.Policy is not { } policy)
                return false;
            if (await policy.Cleanup.ReasonToStayAsync(policy.Planned, cancellationToken) is not { } reason)
                return false;
            stayed.Add(new(step.Item.Name(), reason));
            return true;
        }

        private static Deletion.Item[] ItemsOf(IEnumerable<Step> of) => [.. of.Select(static step => step.Item)];

        private void WriteLayouts()
        {
            var places = steps.Select(static step => step.Target.Place);
            foreach (var layout in places.OfType<Place.Layout>().Distinct())
                Console.Out.WriteLine($"The content stays until 'ocimulti prune {layout}'.");
        }
    }

    // What one registry does, it does in all its repositories.
    private static string PlaceOf(Place place) => place is Place.Registry registry ? registry.Name.Registry : place.ToString();
}
