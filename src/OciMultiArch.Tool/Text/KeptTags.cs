namespace OciMultiArch.Tool.Text;

/// <summary>Says which tags are left alone.</summary>
internal static class KeptTags
{
    /// <returns>Whether there is any.</returns>
    public static bool Tell(IEnumerable<(string Place, IReadOnlyList<string> Tags)> places)
    {
        var isTold = false;
        foreach (var (place, tags) in places.Where(static each => each.Tags.Count > 0))
        {
            Output.Message(Message(place, tags));
            isTold = true;
        }
        return isTold;
    }

    private static string Message(string place, IReadOnlyList<string> tags)
    {
        var what = tags.Count == 1 ? $"the tag {tags[0]} holds" : $"the tags {string.Join(", ", tags)} hold";
        return $"{place}: {what} something else, and nothing was changed there (--no-clobber).";
    }
}
