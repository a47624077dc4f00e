using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <content>Cleaning up a repository by a policy.</content>
internal static partial class DeleteCommand
{
    // A push that is under way has uploaded images, and writes its tag last.
    private static readonly TimeSpan UntaggedAge = TimeSpan.FromHours(1);

    private static Place PlaceToClean(string text)
    {
        var place = Place.Parse(text);
        if (place.IsArchive)
            throw new FormatException($"'{text}' is an archive, which is written as a whole. Name a repository or oci:DIR.");
        return place;
    }

    private static async Task<int> CleanAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var policy = PolicyOf(parsed);
        List<(Place Place, CleaningPlan Plan)> plans = [];
        HashSet<string> silent = new(StringComparer.Ordinal);
        foreach (var place in parsed.GetRequiredValue(Targets).Select(PlaceToClean).Distinct())
        {
            var plan = await StoreOf(session, place).PlanCleaningAsync(policy, cancellationToken);
            if (plan.FitsNone)
                Output.Message($"No tag of {place} fits, so that none is deleted.");
            if (plan.LacksUntagged && silent.Add(PlaceOf(place)))
                Output.Message(NoUntagged(place));
            plans.Add((place, plan));
        }
        Cleaning cleaning = new(plans, policy.ContinuesOnFailure);
        if (session.IsDryRun)
            cleaning.Foresee();
        else
            await cleaning.RunAsync(cancellationToken);
        var touched = plans.Where(static cleaned => cleaned.Plan.Deletions.Count > 0);
        cleaning.Outcome.Print(session, touched.Select(static cleaned => cleaned.Place));
        return cleaning.Outcome.ExitStatus;
    }

    private static CleaningPolicy PolicyOf(ParseResult parsed)
    {
        var now = TimeProvider.System.GetUtcNow();
        var age = parsed.GetValue(OlderThan);
        CleaningPolicy policy = new()
        {
            Keep = parsed.GetValue(Keep),
            CreatedBefore = now - age,
            TakesImages = parsed.GetValue(WithImages),
            ContinuesOnFailure = parsed.GetValue(BestEffort),
        };
        if (TakesTags(parsed.CommandResult))
            policy = policy with { Tags = TagFilterOptions.Of(parsed) };
        if (!parsed.GetValue(Untagged))
            return policy;
        return policy with { UntaggedBefore = now - (age ?? UntaggedAge) };
    }

    private static string NoUntagged(Place place)
    {
        if (place is Place.Registry registry)
            return $"{registry.Name.Registry} does not list manifests without a tag, so that --untagged deletes none there.";
        return $"{place}: --untagged deletes nothing in a folder. Use 'ocimulti prune {place}'.";
    }

    private static IContentStore StoreOf(Session session, Place place)
    {
        if (place is Place.Registry registry)
            return session.Repository(registry, RepositoryAccess.Delete);
        _ = (place as Place.Layout)?.Existing();
        return session.ForWriting(place);
    }
}
