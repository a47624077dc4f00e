namespace OciMultiArch.Images;

/// <summary>
/// Images that clients cannot tell apart, so that they pick only the first: how they are found, refused and replaced.
/// </summary>
internal static class DuplicatePlatforms
{
    /// <summary>
    /// The annotation that is "true" where a tool lists the same image a second time with zstd layers, for clients that
    /// read those.
    /// </summary>
    public const string ZstdCopy = "io.github.containers.compression.zstd";

    /// <summary>Whether an entry is an image that clients choose by its platform.</summary>
    public static bool IsImage(Descriptor entry) => entry.Platform.IsNamed() && !entry.IsAttestation;

    /// <summary>Whether two entries are images that clients cannot tell apart.</summary>
    public static bool Are(Descriptor one, Descriptor other)
    {
        if (!IsImage(one) || !IsImage(other))
            return false;
        return Key(one) == Key(other);
    }

    /// <summary>
    /// What is equal for two spellings of one platform. CPU features count: they are no part of a platform's text, but
    /// a Docker list may tell two images of one CPU apart by them alone.
    /// </summary>
    public static string Key(Platform platform)
    {
        var features = platform.Features.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return string.Join('\n', features.Prepend(platform.CanonicalKey));
    }

    /// <summary>
    /// All by which clients choose an image: its platform, whether its layers are the zstd copy of another image's (a
    /// client that reads zstd prefers it, others pass it over), and the type of what is no plain image.
    /// </summary>
    public static string Key(Descriptor image) => $"{Key(image.Platform!)}\n\n{Kind(image)}";

    /// <summary>What tells images of one platform apart; empty for a plain image.</summary>
    public static string Kind(Descriptor image)
    {
        var type = image.MediaType.IsImageManifest ? "" : image.MediaType.Value;
        var artifactType = image.RepeatsConfigType() ? "" : image.ArtifactType;
        var compression = IsZstdCopy(image.Annotations) ? "zstd" : "";
        return $"{compression} {artifactType} {type}".Trim();
    }

    /// <summary>Whether annotations of an entry say that its layers are the zstd copy of another image's.</summary>
    public static bool IsZstdCopy(IReadOnlyDictionary<string, string> annotations) =>
        annotations.GetValueOrDefault(ZstdCopy) == "true";

    /// <summary>Each item whose key an earlier item has, with the first item that has it.</summary>
    /// <param name="items">What there is, in order.</param>
    /// <param name="keyOf">The key of an item; an item for which it returns null is passed over.</param>
    public static IEnumerable<(T First, T Second)> Find<T>(IEnumerable<T> items, Func<T, string?> keyOf)
    {
        Dictionary<string, T> seen = new(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (keyOf(item) is not { } key)
                continue;
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
        var known = images.CountBy(static entry => (entry.Digest, Key(entry))).ToDictionary();
        foreach (var (first, second) in Find(entries.Where(IsImage), Key))
        {
            if (HadBoth(first, second))
                continue;
            if (first.Digest == second.Digest)
                throw Twice(second.Platform!, $"{second.Digest}");
            throw Duplicate(second.Platform!, $"{first.Digest}", $"{second.Digest}");
        }

        bool HadBoth(Descriptor first, Descriptor second)
        {
            var key = Key(second);
            var times = known.GetValueOrDefault((first.Digest, key));
            if (first.Digest == second.Digest)
                return times > 1;
            return times > 0 && known.ContainsKey((second.Digest, key));
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

    /// <summary>
    /// The entries without those whose content an earlier one has, for the same platform. Attestations are told apart by
    /// their image elsewhere.
    /// </summary>
    public static IReadOnlyCollection<IndexEntry> SkipSame(IEnumerable<IndexEntry> entries)
    {
        HashSet<(Digest, string)> seen = [];
        return [.. entries.Where(IsNew)];

        bool IsNew(IndexEntry entry)
        {
            var content = entry.Descriptor;
            if (content.IsAttestation)
                return true;
            return seen.Add((content.Digest, IsImage(content) ? Key(content) : ""));
        }
    }

    /// <summary>The entries, with each later image in the place of an earlier one that it stands for.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="replaced">Told of each entry that gives way; null for nobody.</param>
    public static IReadOnlyCollection<IndexEntry> Replace(
        IEnumerable<IndexEntry> entries, IProgress<Descriptor>? replaced)
    {
        List<IndexEntry> placed = [];
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (!IsImage(entry.Descriptor))
            {
                placed.Add(entry);
                continue;
            }
            var key = Key(entry.Descriptor);
            if (places.TryAdd(key, placed.Count))
            {
                placed.Add(entry);
                continue;
            }
            var old = placed[places[key]].Descriptor;
            if (old.Digest != entry.Descriptor.Digest)
                replaced?.Report(old);
            placed[places[key]] = entry;
        }
        return placed;
    }
}
