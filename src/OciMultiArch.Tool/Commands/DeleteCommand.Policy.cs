using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <content>Cleaning up a repository by a policy.</content>
internal static partial class DeleteCommand
{

    private static Place PlaceToClean(string text)
    {
        var place = Place.Parse(text);
        if (place.IsArchive)
            throw new FormatException($"'{text}' is an archive, which is written as a whole. Name a repository or oci:DIR.");
        return place;
    }

    private static async Task<int> CleanAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        CleaningPolicy policy = new(TagFilterOptions.Of(parsed))
        {
            Keep = parsed.GetValue(Keep),
            CreatedBefore = TimeProvider.System.GetUtcNow() - parsed.GetValue(OlderThan),
            TakesImages = parsed.GetValue(WithImages),
        };
        List<Step> steps = [];
        List<Deletion.KeptTag> kept = [];
        foreach (var place in parsed.GetRequiredValue(Targets).Select(PlaceToClean).Distinct())
        {
            var store = StoreOf(session, place);
            RepositoryCleanup cleanup = new(store, policy);
            await cleanup.PlanAsync(cancellationToken);
            steps.AddRange(cleanup.Deletions.Select(found => StepOf(place, store, found)));
            kept.AddRange(cleanup.Kept.Select(tag => new Deletion.KeptTag($"{place}:{tag.Tag}", tag.Reason)));
        }
        return await RunAsync(session, parsed, steps, kept, cancellationToken);
    }

    private static IContentStore StoreOf(Session session, Place place)
    {
        if (place is Place.Registry registry)
            return session.Repository(registry, RepositoryAccess.Delete);
        _ = (place as Place.Layout)?.Existing();
        return session.ForWriting(place);
    }

    private static Step StepOf(Place place, IContentStore store, RepositoryCleanup.Deletion found)
    {
        var target = found.IsManifest ? new Target(place, null, found.Digest) : new(place, found.Tags[0], null);
        var tags = found.Tags.Select(static tag => tag.Value);
        Deletion.Item item = new(target.ToString(), found.Digest.ToString(), [.. tags]) { IsManifest = found.IsManifest };
        return new(target, store, item);
    }
}
