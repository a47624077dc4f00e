namespace OciMultiArch.Tool.Arguments;

/// <summary>The tags of the classic recipe, <c>TAG-ARCH</c> for every image of a build.</summary>
internal static class ArchTags
{
    /// <summary>The tags of every platform, in the order of the platforms.</summary>
    /// <exception cref="UsageException">Two names are equal, or one is no tag.</exception>
    public static IReadOnlyList<IReadOnlyList<Tag>> Of(IReadOnlyList<Platform> platforms, IReadOnlyList<Tag> tags)
    {
        HashSet<Tag> taken = [.. tags];
        return [.. platforms.Select(platform => (IReadOnlyList<Tag>)[.. tags.Select(tag => New(tag, platform, taken))])];
    }

    /// <summary>
    /// What follows the tag: the architecture, with its variant where that is not the family's usual one (arm always says it: v6 and v7 are both usual).
    /// Another operating system than Linux stands before it, with its version.
    /// </summary>
    public static string Suffix(Platform platform)
    {
        var plain = platform.Canonical();
        var system = plain.Os == "linux" ? "" : $"{plain.Os}{plain.OsVersion}-";
        return $"{system}{plain.Architecture}{plain.Variant}";
    }

    private static Tag New(Tag tag, Platform platform, HashSet<Tag> taken)
    {
        if (!Tag.TryParse($"{tag}-{Suffix(platform)}", null, out var made))
            throw new UsageException($"--per-arch-tags cannot name {platform}: '{tag}-{Suffix(platform)}' is not a tag.");
        return taken.Add(made) ? made : throw new UsageException($"--per-arch-tags would write {made} twice; {platform} needs another name. Choose other tags or platforms.");
    }
}
