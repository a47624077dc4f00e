using System.CommandLine;
using System.CommandLine.Parsing;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <content>Cleaning up a repository by a policy.</content>
internal static partial class DeleteCommand
{
    private static readonly Option<int?> Keep = OptionFactory.One(
        "--keep",
        "N",
        TagFilterOptions.ParseCount,
        "Keep the N newest of the tags that fit: the highest versions where all of them are versions, otherwise by the time "
        + "at which they were created.");

    private static readonly Option<TimeSpan?> OlderThan = OptionFactory.One(
        "--older-than",
        "TIME",
        static text => (TimeSpan?)Durations.ParseAge(text),
        "Keep what was created in this time: 12h, 7d. What does not say when it was created is kept.");

    private static readonly Option<bool> WithImages = OptionFactory.Flag(
        "--with-images",
        "With a policy: delete also the images of deleted indexes that no tag leads to any more. An index without a tag may "
        + "still need one of them.");

    private static Option[] PolicyOptions =>
        [Keep, OlderThan, TagFilterOptions.Match, TagFilterOptions.Regex, TagFilterOptions.Versions];

    private static void AddPolicyOptions(Command command)
    {
        foreach (var option in PolicyOptions)
            command.Add(option);
        command.Add(TagFilterOptions.Exclude);
        command.Add(WithImages);
    }

    private static bool HasPolicy(SymbolResult result) =>
        Array.Exists(PolicyOptions, option => result.GetResult(option) is { Implicit: false });

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
