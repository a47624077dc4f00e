namespace OciMultiArch.Images;

/// <summary>
/// Images that have one platform, of which clients pick only the first: how they are found, refused and replaced.
/// </summary>
internal static class DuplicatePlatforms
{
    /// <summary>Whether an entry is an image that clients choose by its platform.</summary>
    public static bool IsImage(Descriptor entry) => entry.Platform.IsNamed() && !entry.IsAttestation;

    /// <summary>Whether two entries are images with one platform, in any spelling.</summary>
    public static bool Are(Descriptor one, Descriptor other)
    {
        if (!IsImage(one) || !IsImage(other))
            return false;
        return Key(one.Platform!) == Key(other.Platform!);
    }

    /// <summary>
    /// What is equal for two spellings of one platform. CPU features count: they are no part of a platform's text, but
    /// a Docker list may tell two images of one CPU apart by them alone.
    /// </summary>
    public static (string Platform, string Features) Key(Platform platform)
    {
        var features = platform.Features.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return (platform.CanonicalKey, string.Join('\n', features));
    }

    /// <summary>Each item whose platform an earlier item has, with the first item that has it.</summary>
    /// <param name="items">What there is, in order.</param>
    /// <param name="platformOf">The platform of an item; an item for which it returns null is passed over.</param>
    public static IEnumerable<(T First, T Second)> Find<T>(IEnumerable<T> items, Func<T, Platform?> platformOf)
    {
        Dictionary<(string, string), T> seen = [];
        foreach (var item in items)
        {
            if (platformOf(item) is not { } platform)
                continue;
            var key = Key(platform);
            if (!seen.TryAdd(key, item))
                yield return (seen[key], item);
        }
    }

    /// <summary>Refuses two images with one platform, unless an index had both before.</summary>
    /// <param name="entries">The entries of an index.</param>
    /// <param name="before">The entries that it had before.</param>
    /// <exception cref="InvalidContentException">Two images have one platform.</exception>
    public static void Refuse(IEnumerable<Descriptor> entries, params IEnumerable<Descriptor> before)
    {
        var images = before.Where(IsImage);
        var known = images.Select(static entry => (entry.Digest, Key(entry.Platform!))).ToHashSet();
        foreach (var (first, second) in Find(entries.Where(IsImage), static entry => entry.Platform))
        {
            var key = Key(second.Platform!);
            var hasFirst = known.Contains((first.Digest, key));
            if (hasFirst && known.Contains((second.Digest, key)))
                continue;
            if (first.Digest == second.Digest)
                throw Twice(second.Platform!, $"{second.Digest}");
            throw Duplicate(second.Platform!, $"{first.Digest}", $"{second.Digest}");
        }
    }

    /// <summary>Two images that have one platform.</summary>
    /// <param name="platform">The platform.</param>
    /// <param name="first">The image that clients would pick, by a name for a message.</param>
    /// <param name="second">The other image.</param>
    public static InvalidContentException Duplicate(Platform platform, string first, string second) => new(
        Problem.DuplicatePlatform,
        $"Two images have platform {platform}: {first} and {second}. Clients pick only the first.",
        new Remedy("Remove one, or correct its platform."));

    /// <summary>One image that is listed twice for a platform.</summary>
    /// <param name="platform">The platform.</param>
    /// <param name="image">The image, by a name for a message.</param>
    public static InvalidContentException Twice(Platform platform, string image) => new(
        Problem.DuplicatePlatform,
        $"The image {image} is listed twice for platform {platform}.",
        new Remedy("Remove one of the two entries."));

    /// <summary>The entries, with each later image in the place of an earlier one that has its platform.</summary>
    public static IReadOnlyCollection<IndexEntry> Replace(IEnumerable<IndexEntry> entries)
    {
        List<IndexEntry> placed = [];
        Dictionary<(string, string), int> places = [];
        foreach (var entry in entries)
        {
            if (!IsImage(entry.Descriptor))
            {
                placed.Add(entry);
                continue;
            }
            var key = Key(entry.Descriptor.Platform!);
            if (places.TryAdd(key, placed.Count))
                placed.Add(entry);
            else
                placed[places[key]] = entry;
        }
        return placed;
    }
}
