using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;

namespace OciMultiArch.Tool.Commands;

/// <content>The deletions of what is named by hand, one after the other.</content>
internal static partial class DeleteCommand
{
    // Without best effort the first failure ends the work; with it, a registry that deletes nothing is asked once and told
    // once.
    private sealed class Progress(IReadOnlyList<Step> steps, bool isBestEffort)
    {
        private readonly HashSet<string> deadEnds = new(StringComparer.Ordinal);

        public Outcome Outcome { get; } = new(isBestEffort);

        public void Foresee() => Outcome.Deleted.AddRange(steps.Select(static step => step.Item));

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            foreach (var step in steps)
            {
                if (Outcome.IsOver || deadEnds.Contains(PlaceOf(step.Target.Place)))
                    Outcome.Open.Add(step.Item);
                else
                    await TryAsync(step, cancellationToken);
            }
        }

        private async Task TryAsync(Step step, CancellationToken cancellationToken)
        {
            try
            {
                Outcome.Deleted.Add(await DeleteAsync(step, cancellationToken));
            }
            catch (OciException failure)
            {
                Outcome.Open.Add(step.Item);
                Outcome.Failures.Add(Failure.Of(failure));
                if (failure.Problem == Problem.NotSupported)
                    deadEnds.Add(PlaceOf(step.Target.Place));
            }
        }
    }

    // What one registry does, it does in all its repositories.
    private static string PlaceOf(Place place) => place is Place.Registry registry ? registry.Name.Registry : place.ToString();
}
