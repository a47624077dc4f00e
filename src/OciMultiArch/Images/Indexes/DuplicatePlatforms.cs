namespace OciMultiArch.Images;

/// <summary>Images of an index that are for one platform.</summary>
internal static class DuplicatePlatforms
{
    /// <summary>Whether an entry is an image that clients choose by its platform.</summary>
    public static bool IsImage(Descriptor entry) => entry.Platform.IsNamed() && !entry.IsAttestation();

    /// <summary>Whether two images are for one platform, however it is spelt.</summary>
    public static bool Are(Descriptor one, Descriptor two) => IsImage(one) && IsImage(two) && Key(one.Platform!) == Key(two.Platform!);

    /// <exception cref="ArgumentException">Two images are for one platform.</exception>
    public static void Refuse(IEnumerable<Descriptor> entries) => RefuseNew(entries, []);

    /// <summary>Lets twins pass that an index had before.</summary>
    /// <exception cref="ArgumentException">Two images are for one platform.</exception>
    public static void RefuseNew(IEnumerable<Descriptor> entries, IEnumerable<Descriptor> before)
    {
        var known = before.Where(IsImage).Select(static each => (each.Digest, Key(each.Platform!))).ToHashSet();
        Dictionary<(string, string), Descriptor> seen = [];
        foreach (var entry in entries.Where(IsImage))
        {
            var key = Key(entry.Platform!);
            if (!seen.TryAdd(key, entry) && !(known.Contains((entry.Digest, key)) && known.Contains((seen[key].Digest, key))))
                throw new ArgumentException(seen[key].Digest == entry.Digest
                    ? $"The image {entry.Digest} stands there twice for {entry.Platform}. Leave one of the two out."
                    : $"Two images are for {entry.Platform}: {seen[key].Digest} and {entry.Digest}. A client would only ever find the first: leave one out, or give it the platform it is made for.");
        }
    }

    /// <summary>The entries where a later image stands in the place of an earlier one for its platform.</summary>
    public static IReadOnlyCollection<IndexEntry> Replaced(IEnumerable<IndexEntry> entries)
    {
        List<IndexEntry> placed = [];
        Dictionary<(string, string), int> places = [];
        foreach (var entry in entries)
            if (!IsImage(entry.Descriptor) || places.TryAdd(Key(entry.Descriptor.Platform!), placed.Count))
                placed.Add(entry);
            else
                placed[places[Key(entry.Descriptor.Platform!)]] = entry;
        return placed;
    }

    // CPU features are no part of a platform's text; a Docker list may tell two images of one CPU apart by them alone.
    private static (string Platform, string Features) Key(Platform platform) =>
        (platform.CanonicalKey, string.Join('\n', platform.Features.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));
}
