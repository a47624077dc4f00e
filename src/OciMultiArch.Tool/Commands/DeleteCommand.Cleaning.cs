using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <content>Plans of a policy, one after the other, in the words of this tool.</content>
internal static partial class DeleteCommand
{
    private sealed class Cleaning(IReadOnlyList<(Place Place, CleaningPlan Plan)> plans, bool isBestEffort)
    {
        private readonly HashSet<string> deadEnds = new(StringComparer.Ordinal);
        private readonly List<Deletion.KeptTag> stayed = [];
        private readonly List<Failure> losses = [];

        public Outcome Outcome { get; } = new(isBestEffort);

        public void Foresee()
        {
            foreach (var (place, plan) in plans)
            {
                Outcome.Deleted.AddRange(ItemsOf(place, plan.Deletions));
                Outcome.Kept.AddRange(TagsOf(place, plan.Kept));
            }
        }

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            foreach (var (place, plan) in plans)
            {
                Outcome.Kept.AddRange(TagsOf(place, plan.Kept));
                if (Outcome.IsOver || deadEnds.Contains(PlaceOf(place)))
                    Outcome.Open.AddRange(ItemsOf(place, plan.Deletions));
                else
                    Take(place, await plan.ApplyAsync(cancellationToken));
            }
            Outcome.Kept.AddRange(stayed);
            Outcome.Failures.AddRange(losses);
            Outcome.IsLossy = losses.Count > 0;
        }

        private void Take(Place place, CleaningReport report)
        {
            Outcome.Deleted.AddRange(ItemsOf(place, report.Deleted));
            Outcome.Open.AddRange(ItemsOf(place, report.NotDeleted));
            foreach (var failure in report.NotDeleted.Select(static item => item.Failure).OfType<OciException>())
            {
                Outcome.Failures.Add(Failure.Of(failure));
                if (failure.Problem == Problem.NotSupported)
                    deadEnds.Add(PlaceOf(place));
            }
            var meanwhile = report.Kept.Where(static item => item.Kept >= KeepReason.Moved);
            stayed.AddRange(meanwhile.Select(item => new Deletion.KeptTag(ItemOf(place, item).Name(), ReasonOf(item))));
            if (report.Loss is not null)
                losses.Add(Failure.Of(report.Loss));
        }

        private static IEnumerable<Deletion.Item> ItemsOf(Place place, IEnumerable<CleaningItem> items) =>
            items.Select(item => ItemOf(place, item));

        private static IEnumerable<Deletion.KeptTag> TagsOf(Place place, IEnumerable<CleaningItem> items) =>
            items.Select(item => new Deletion.KeptTag($"{place}:{item.Tags[0]}", ReasonOf(item)));

        private static Deletion.Item ItemOf(Place place, CleaningItem item)
        {
            Target target = new(place, null, item.Digest);
            if (!item.IsManifest)
                target = new(place, item.Tags[0], null);
            var tags = item.Tags.Select(static tag => tag.Value);
            return new(target.ToString(), item.Digest.ToString(), [.. tags])
            {
                IsManifest = item.IsManifest,
                Warning = WarningOf(target, item.ListFailure),
            };
        }

        private static string ReasonOf(CleaningItem item) => item.Kept switch
        {
            KeepReason.Newest => "newest",
            KeepReason.Recent => "recent",
            KeepReason.AgeUnknown => "age unknown",
            KeepReason.Moved => "moved meanwhile",
            KeepReason.Needed => "needed meanwhile",
            KeepReason.AttachedTo => "attached to meanwhile",
            _ => "attached",
        };
    }
}
