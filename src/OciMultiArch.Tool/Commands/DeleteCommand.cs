using System.CommandLine;
using System.CommandLine.Parsing;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>delete</c>: deletes tags, or manifests that no tag needs.</summary>
internal static partial class DeleteCommand
{
    // Whether a tag must be written depends on the options: Check says so.
    private static readonly Argument<IReadOnlyList<string>> Targets = OptionFactory.Arguments(
        "REF",
        static text => text,
        "What to delete: with a tag only that tag, with a digest the manifest. The tag must be written, even latest. With "
        + "--keep, --older-than, --match, --regex, --versions or --untagged a repository or oci:DIR.");

    private static readonly Option<bool> WithTags = OptionFactory.Flag(
        "--with-tags", "Delete a manifest together with the tags that point at it.");

    private static readonly Option<bool> BreakIndexes = OptionFactory.Flag(
        "--break-indexes",
        "Delete a manifest even if an index under a tag lists it. Its platform can then no longer be pulled there.");

    private static readonly Option<bool> BestEffort = OptionFactory.Flag(
        "--best-effort",
        "End with 0 although something could not be deleted: it is said, once for a registry that deletes nothing.");

    public static Command Create()
    {
        DocumentedCommand command = new("delete",
            "Deletes tags, but neither the manifests they point at nor other tags of these. Or deletes manifests that "
            + "nothing needs. "
            + "Or cleans up a repository by a policy. Everything is checked before the first deletion.",
            """
            ocimulti delete ghcr.example/acme/api:1.4.0-amd64 ghcr.example/acme/api:1.4.0-arm64
            ocimulti delete localhost:5000/app@sha256:... --with-tags --dry-run
            ocimulti delete ghcr.example/acme/api --match 'pr-*' --keep 5 --older-than 7d --dry-run
            """)
        {
            Targets, WithTags, BreakIndexes, BestEffort, SharedOptions.DryRun, SharedOptions.Json,
        };
        AddPolicyOptions(command);
        command.Validators.Add(Check);
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var texts = parsed.GetRequiredValue(Targets);
        if (HasPolicy(parsed.CommandResult))
            return await CleanAsync(session, parsed, cancellationToken);
        Permissions permissions = new(parsed.GetValue(WithTags), parsed.GetValue(BreakIndexes));
        List<Step> steps = [];
        foreach (var target in texts.Select(Target.ParseOne).Distinct())
            steps.Add(await PlanAsync(session, target, permissions, cancellationToken));
        return await RunAsync(session, parsed, steps, cancellationToken);
    }

    // What may be wrong with a text depends on whether a policy is given.
    private static void Check(CommandResult result)
    {
        if (!HasPolicy(result) && IsGiven(result, [TagFilterOptions.Exclude, WithImages]))
        {
            CheckExceptions(result);
            return;
        }
        Func<string, object> parse = HasPolicy(result) ? PlaceToClean : Target.ParseOne;
        foreach (var token in result.GetResult(Targets)?.Tokens ?? [])
        {
            try
            {
                _ = parse(token.Value);
            }
            catch (FormatException wrong)
            {
                result.AddError(ErrorText.Of(wrong));
            }
        }
    }

    private static async Task<int> RunAsync(
        Session session, ParseResult parsed, IReadOnlyList<Step> steps, CancellationToken cancellationToken)
    {
        Progress progress = new(steps, parsed.GetValue(BestEffort));
        if (session.IsDryRun)
            progress.Foresee();
        else
            await progress.RunAsync(cancellationToken);
        progress.Outcome.Print(session, steps.Select(static step => step.Target.Place));
        return progress.Outcome.ExitStatus;
    }

    /// <returns>What is said of it, with what it left undone.</returns>
    private static async Task<Deletion.Item> DeleteAsync(Step step, CancellationToken cancellationToken)
    {
        var target = step.Target;
        var store = step.Store;
        if (store is Repository repository && target.Digest is not null)
        {
            var deletion = await repository.DeleteManifestAsync(target.Digest, cancellationToken);
            return step.Item with { Warning = WarningOf(target, deletion.ListFailure) };
        }
        if (store is Repository tagged)
            await tagged.DeleteTagAsync(target.Tag!, cancellationToken);
        else if (store is OciLayout layout && target.Digest is null)
            await layout.DeleteTagAsync(target.Tag!, cancellationToken);
        else
            throw NotDeletable(target);
        return step.Item;
    }

    private static UsageException NotDeletable(Target target) => new(
        $"{target} cannot be deleted: only tags of registries and layout folders can be, and manifests of registries.");

    // What may go along with a manifest.
    private sealed record Permissions(bool Tags, bool Indexes);

    // One thing to delete, where it is, and what is said of it.
    private sealed record Step(Target Target, IContentStore Store, Deletion.Item Item);
}
