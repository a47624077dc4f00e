using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>delete</c>: deletes tags, or manifests that no tag needs.</summary>
internal static partial class DeleteCommand
{
    private static readonly Argument<IReadOnlyList<Target>> Targets = OptionFactory.Arguments(
        "REF",
        Target.ParseOne,
        "What to delete: with a tag only that tag, with a digest the manifest. The tag must be written, even latest.");

    private static readonly Option<bool> WithTags = OptionFactory.Flag(
        "--with-tags", "Delete a manifest together with the tags that point at it.");

    private static readonly Option<bool> BreakIndexes = OptionFactory.Flag(
        "--break-indexes",
        "Delete a manifest even if an index under a tag lists it. Its platform can then no longer be pulled there.");

    public static Command Create()
    {
        DocumentedCommand command = new("delete",
            "Deletes tags, but neither the manifests they point at nor other tags of these. Or deletes manifests that "
            + "nothing needs. "
            + "Everything is checked before the first deletion.",
            """
            ocimulti delete ghcr.example/acme/api:1.4.0-amd64 ghcr.example/acme/api:1.4.0-arm64
            ocimulti delete localhost:5000/app@sha256:... --with-tags --dry-run
            """)
        {
            Targets, WithTags, BreakIndexes, SharedOptions.DryRun, SharedOptions.Json,
        };
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        Permissions permissions = new(parsed.GetValue(WithTags), parsed.GetValue(BreakIndexes));
        List<Step> steps = [];
        foreach (var target in parsed.GetRequiredValue(Targets).Distinct())
            steps.Add(await PlanAsync(session, target, permissions, cancellationToken));
        var (done, failure) = session.IsDryRun ? (steps.Count, null) : await DeleteAsync(steps, cancellationToken);
        Print(session, steps, done, failure);
        return failure is null ? 0 : 1;
    }

    // The first failure ends the work. What was deleted before it is reported all the same.
    private static async Task<(int Done, Failure? Failure)> DeleteAsync(
        List<Step> steps, CancellationToken cancellationToken)
    {
        for (var done = 0; done < steps.Count; done++)
        {
            try
            {
                steps[done] = await DeleteAsync(steps[done], cancellationToken);
            }
            catch (OciException failure)
            {
                return (done, Failure.Of(failure));
            }
        }
        return (steps.Count, null);
    }

    /// <returns>The step, with what it left undone.</returns>
    private static async Task<Step> DeleteAsync(Step step, CancellationToken cancellationToken)
    {
        var target = step.Target;
        var store = step.Store;
        if (store is Repository repository && target.Digest is not null)
            return step.With(await repository.DeleteManifestAsync(target.Digest, cancellationToken));
        if (store is Repository tagged)
            await tagged.DeleteTagAsync(target.Tag!, cancellationToken);
        else if (store is OciLayout layout && target.Digest is null)
            await layout.DeleteTagAsync(target.Tag!, cancellationToken);
        else
            throw NotDeletable(target);
        return step;
    }

    private static void Print(Session session, List<Step> steps, int done, Failure? failure)
    {
        var items = steps.ConvertAll(static step => step.Item);
        Deletion report = new()
        {
            Deleted = items[..done],
            NotDeleted = items[done..],
            Failure = failure,
            DryRun = session.IsDryRun,
            Requests = session.Requests,
        };
        session.Print(report, ToolJson.Plain.Deletion, () =>
        {
            report.Write();
            var places = steps.Select(static step => step.Target.Place);
            foreach (var layout in places.OfType<Place.Layout>().Distinct())
                Console.Out.WriteLine($"The content stays until 'ocimulti prune {layout}'.");
        });
        foreach (var item in items.Where(static item => item.Warning is not null))
            Output.Message(item.Warning!);
        if (failure is not null)
            Output.Message(failure.Error);
    }

    private static UsageException NotDeletable(Target target) => new(
        $"{target} cannot be deleted: only tags of registries and layout folders can be, and manifests of registries.");

    // What may go along with a manifest.
    private sealed record Permissions(bool Tags, bool Indexes);

    // One thing to delete, where it is, and what is said of it.
    private sealed record Step(Target Target, IContentStore Store, Deletion.Item Item)
    {
        public Step With(ManifestDeletion deletion)
        {
            if (deletion.ListFailure is not { } failure)
                return this;
            var warning = $"{Target} is deleted, but a list of referrers may still name it: {ErrorText.Of(failure)}";
            return this with { Item = Item with { Warning = warning } };
        }
    }
}
