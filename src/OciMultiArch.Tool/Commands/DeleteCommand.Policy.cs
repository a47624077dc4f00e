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
        List<Step> steps = [];
        List<Deletion.KeptTag> kept = [];
        HashSet<string> silent = new(StringComparer.Ordinal);
        foreach (var place in parsed.GetRequiredValue(Targets).Select(PlaceToClean).Distinct())
        {
            var store = StoreOf(session, place);
            RepositoryCleanup cleanup = new(store, policy);
            await cleanup.PlanAsync(cancellationToken);
            if (cleanup.FitsNone)
                Output.Message($"No tag of {place} fits, so that none is deleted.");
            if (cleanup.LacksUntagged && silent.Add(PlaceOf(place)))
                Output.Message(NoUntagged(place));
            steps.AddRange(cleanup.Deletions.Select(found => StepOf(place, store, cleanup, found)));
            kept.AddRange(cleanup.Kept.Select(tag => new Deletion.KeptTag($"{place}:{tag.Tag}", tag.Reason)));
        }
        return await RunAsync(session, parsed, steps, kept, cancellationToken);
    }

    private static CleaningPolicy PolicyOf(ParseResult parsed)
    {
        var now = TimeProvider.System.GetUtcNow();
        var age = parsed.GetValue(OlderThan);
        CleaningPolicy policy = new(TagFilterOptions.Of(parsed))
        {
            Keep = parsed.GetValue(Keep),
            CreatedBefore = now - age,
            TakesImages = parsed.GetValue(WithImages),
            TakesTags = TakesTags(parsed.CommandResult),
        };
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

    private static Step StepOf(
        Place place, IContentStore store, RepositoryCleanup cleanup, RepositoryCleanup.Deletion found)
    {
        var target = found.IsManifest ? new Target(place, null, found.Digest) : new(place, found.Tags[0], null);
        var tags = found.Tags.Select(static tag => tag.Value);
        Deletion.Item item = new(target.ToString(), found.Digest.ToString(), [.. tags]) { IsManifest = found.IsManifest };
        return new(target, store, item) { Policy = new(cleanup, found) };
    }

    // What a policy planned, and who planned it.
    private sealed record PolicyStep(RepositoryCleanup Cleanup, RepositoryCleanup.Deletion Planned);
}
