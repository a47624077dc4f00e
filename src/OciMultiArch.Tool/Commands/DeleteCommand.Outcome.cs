using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <content>What was deleted and what was not, as it is told.</content>
internal static partial class DeleteCommand
{
    private static string? WarningOf(Target target, OciException? failure)
    {
        if (failure is null)
            return null;
        return $"{target} is deleted, but a list of referrers may still name it: {ErrorText.Of(failure)}";
    }

    private sealed class Outcome(bool isBestEffort)
    {
        public List<Deletion.Item> Deleted { get; } = [];

        public List<Deletion.Item> Open { get; } = [];

        public List<Deletion.KeptTag> Kept { get; } = [];

        public List<Failure> Failures { get; } = [];

        /// <summary>Whether more is gone than was to go.</summary>
        public bool IsLossy { get; set; }

        public int ExitStatus => IsLossy || IsOver ? 1 : 0;

        /// <summary>Whether a failure ends the work.</summary>
        public bool IsOver => Failures.Count > 0 && !isBestEffort;

        public void Print(Session session, IEnumerable<Place> places)
        {
            Deletion report = new()
            {
                Deleted = Deleted,
                NotDeleted = Open,
                Kept = Kept,
                Failure = Failures.FirstOrDefault(),
                DryRun = session.IsDryRun,
                Requests = session.Requests,
            };
            session.Print(report, static json => json.Deletion, () =>
            {
                report.Write();
                foreach (var layout in places.OfType<Place.Layout>().Distinct())
                    Output.Line($"The content stays until 'ocimulti prune {layout}'.");
            });
            foreach (var item in report.Deleted.Where(static item => item.Warning is not null))
                Output.Message(item.Warning!);
            foreach (var failure in Failures)
                Output.Message(failure.Error);
        }
    }
}
