namespace OciMultiArch.Tool.Text;

/// <summary>Says which tags is left alone.</summary>
internal static class KeptTags
{
    /// <returns>Whether there is any.</returns>
    public static bool Tell(IEnumerable<(string Reference, IReadOnlyList<string> Tags)> places)
    {
        var isTold = false;
        foreach (var (reference, tags) in places.Where(static place => place.Tags.Count > 0))
        {
            Output.Message(Message(reference, tags));
            isTold = true;
        }
        return isTold;
    }

    private static string Message(string reference, IReadOnlyList<string> tags)
    {
        var what = tags.Count == 1 ? $"the tag {tags[0]} holds" : $"the tags {string.Join(", ", tags)} hold";
        return $"{reference}: {what} something else, and nothing was changed there (--no-clobber).";
    }
}
