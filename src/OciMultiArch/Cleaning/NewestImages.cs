using OciMultiArch.Copying;

namespace OciMultiArch.Cleaning;

/// <summary>Which of some images are the newest, by the tags on them.</summary>
internal sealed class NewestImages(IEnumerable<IGrouping<Digest, Tag>> images)
{
    /// <summary>
    /// The tags of the newest images, which are kept. Tags on one image are one: 1, 1.2 and latest move along with 1.2.3,
    /// and no image loses one of its names while another of them stays.
    /// </summary>
    /// <exception cref="OciException">It cannot be told which are newer.</exception>
    public async ValueTask<IReadOnlySet<Tag>> TagsAsync(int? limit, Func<Tag, ValueTask<DateTimeOffset?>> created)
    {
        var tags = images.Select(static image => image.ToArray()).ToArray();
        if (limit is not { } count || tags.Length == 0)
            return new HashSet<Tag>();
        var versions = tags.Select(VersionOf).ToArray();
        var other = Array.IndexOf(versions, null);
        if (other < 0)
            return Last(tags.Zip(versions, static (names, version) => (names, version!)), count);
        List<(Tag[], DateTimeOffset)> times = [];
        foreach (var (at, names) in tags.Index())
        {
            var time = await created(names[0]).ConfigureAwait(false);
            var unplaced = versions[at] is null ? names[0] : tags[other][0];
            times.Add((names, time ?? throw NoOrder(unplaced, names[0])));
        }
        return Last(times, count);
    }

    // The highest of an image: 1.2.3, where it is 1.2 too.
    private static TagVersion? VersionOf(Tag[] names) =>
        names.Select(static tag => TagVersion.Of(tag.Value)).OfType<TagVersion>().Max();

    private static HashSet<Tag> Last<T>(IEnumerable<(Tag[] Tags, T Rank)> ranked, int count)
    {
        var newestFirst = ranked.OrderByDescending(static pair => pair.Rank).ToArray();
        if (count >= newestFirst.Length)
            return [.. newestFirst.SelectMany(static pair => pair.Tags)];
        // Of equals nobody can tell which is newer: those that are as new as the last one stay, too.
        var rank = Comparer<T>.Default;
        var oldest = newestFirst[Math.Max(count, 1) - 1].Rank;
        var stays = newestFirst.TakeWhile(pair => count > 0 && rank.Compare(pair.Rank, oldest) >= 0);
        return [.. stays.SelectMany(static pair => pair.Tags)];
    }

    // The time is asked for because of a tag that is no version, often another than the one that states none.
    private static OciException NoOrder(Tag other, Tag silent)
    {
        var who = other == silent ? "it" : $"{silent}";
        return new(
            Problem.InvalidContent,
            $"The tag {other} is no version, and {who} does not say when it was created, so that the newest tags cannot be told.",
            new(
                RemedyKind.ChooseTags,
                "Choose versions alone by TagFilter.Match or TagFilter.Versions, leave the others out by TagFilter.Exclude, "
                + "or build with SOURCE_DATE_EPOCH: reproducible images say 1970."));
    }
}
