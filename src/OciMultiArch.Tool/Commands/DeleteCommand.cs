using System.CommandLine;
using System.Text.Json;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>delete</c>: takes a name away, or a manifest that no name needs.</summary>
internal static class DeleteCommand
{
    private static readonly Argument<IReadOnlyList<Target>> Of = new("REF")
    {
        Description = "What goes: with a tag that tag alone, with a digest the manifest. The tag must be written, latest too.",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Each(ExactTarget.ParseNamed),
    };

    private static readonly Option<bool> WithTags = new("--with-tags") { Description = "Delete a manifest although tags point at it: they go along." };

    private static readonly Option<bool> BreakIndexes = new("--break-indexes")
    {
        Description = "Delete a manifest although an index under a tag lists it: its platform can no longer be pulled there.",
    };

    public static Command Command()
    {
        DocumentedCommand command = new("delete",
            "Deletes tags without what they point at and without other tags on it, or manifests that nothing needs. All is looked at before the first deletion.",
            """
            ocimulti delete ghcr.example/acme/api:1.4.0-amd64 ghcr.example/acme/api:1.4.0-arm64
            ocimulti delete localhost:5000/app@sha256:... --with-tags --dry-run
            """) { Of, WithTags, BreakIndexes, SharedOptions.DryRun, SharedOptions.Json };
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        List<Deletion.Step> plan = [];
        foreach (var target in parsed.GetRequiredValue(Of).Distinct())
        {
            var store = target.Place is RepositoryPlace place ? session.Client.Repository(place.Name, RepositoryAccess.Delete) : session.ForWriting(target.Place);
            plan.Add(new(target, store, target.Digest is { } digest
                ? await PlanAsync(target, store as Repository ?? throw Impossible(target), digest, parsed, cancellationToken)
                : await PlanAsync(target, store, cancellationToken)));
        }
        var (done, failure) = session.IsDryRun ? (plan.Count, null) : await DeleteAsync(plan, cancellationToken);
        Write(session, plan, done, failure);
        return failure is null ? 0 : 1;
    }

    // The first failure leaves the rest alone, and what went before it is said all the same.
    private static async Task<(int Done, string? Failure)> DeleteAsync(List<Deletion.Step> plan, CancellationToken cancellationToken)
    {
        for (var at = 0; at < plan.Count; at++)
            try
            {
                await DeleteAsync(plan[at].Target, plan[at].Store, cancellationToken);
            }
            catch (OciException failure)
            {
                return (at, ErrorText.Of(failure));
            }
        return (plan.Count, null);
    }

    private static async Task<Deleted> PlanAsync(Target target, IContentStore store, CancellationToken cancellationToken) =>
        await store.ResolveAsync(target.Tag!, cancellationToken) is { } held
            ? new(target.ToString(), held.Digest.ToString(), [target.Tag!.Value])
            : throw new ContentNotFoundException($"{target} does not exist. Check its name with 'ocimulti tags {target.Place}'.");

    private static async Task<Deleted> PlanAsync(Target target, Repository repository, Digest digest, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (await repository.FindAsync(digest, cancellationToken) is null)
            throw new ContentNotFoundException($"{target} does not exist.");
        var uses = await ManifestUses.FindAsync(repository, digest, cancellationToken);
        if (uses.Tags.Count > 0 && !parsed.GetValue(WithTags))
            throw new OciException($"{target} is what {Tags(uses.Tags)} of {target.Place} point at. Delete a tag by its name, or the manifest with all of them: --with-tags.");
        if (uses.Indexes.Count > 0 && !parsed.GetValue(BreakIndexes))
            throw new OciException($"{target} belongs to the index under {Tags(uses.Indexes)} of {target.Place}, which would be broken. Delete that first, or add --break-indexes.");
        return new(target.ToString(), digest.ToString(), [.. uses.Tags.Select(static each => each.Value)]);
    }

    private static async Task DeleteAsync(Target target, IContentStore store, CancellationToken cancellationToken) => _ = (store, target.Digest) switch
    {
        (Repository repository, { } digest) => await repository.DeleteManifestAsync(digest, cancellationToken),
        (Repository repository, null) => await repository.DeleteTagAsync(target.Tag!, cancellationToken),
        (OciLayout layout, null) => await layout.DeleteTagAsync(target.Tag!, cancellationToken),
        _ => throw Impossible(target),
    };

    private static UsageException Impossible(Target target) => new($"{target} cannot be deleted: tags of registries and layout folders can, and manifests of registries.");

    private static void Write(Session session, List<Deletion.Step> plan, int done, string? failure)
    {
        if (session.IsJson)
        {
            Deletion said = new([.. plan.Take(done).Select(static each => each.What)], [.. plan.Skip(done).Select(static each => each.What)], failure, session.IsDryRun, session.Requests);
            Console.Out.WriteLine(JsonSerializer.Serialize(said, ToolJson.Plain.Deletion));
        }
        else
        {
            foreach (var (at, each) in plan.Index())
                Console.Out.WriteLine($"{(session.IsDryRun ? "would delete" : at < done ? "deleted" : "NOT deleted")} {Named(each)}");
            foreach (var place in plan.Where(static each => each.Target.Place is LayoutPlace).Select(static each => each.Target.Place).Distinct())
                Console.Out.WriteLine($"Content stays until 'ocimulti prune {place}'.");
        }
        if (failure is not null)
            Console.Error.WriteLine($"ocimulti: {failure}");
    }

    private static string Named(Deletion.Step each) => each.Target.Digest is null ? $"{each.Target} ({each.What.Digest})"
        : each.What.Tags.Count == 0 ? $"{each.Target}"
        : $"{each.Target}, with the tags {string.Join(", ", each.What.Tags)}";

    private static string Tags(IReadOnlyList<Tag> tags) => tags.Count == 1 ? $"the tag {tags[0]}" : $"the tags {string.Join(", ", tags)}";
}
