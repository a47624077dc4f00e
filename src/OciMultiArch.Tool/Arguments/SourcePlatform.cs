namespace OciMultiArch.Tool.Arguments;

/// <summary>The platform that a new index says of one of its sources.</summary>
internal sealed record SourcePlatform(Target Source, Platform Platform)
{
    /// <summary>Parses <c>SOURCE=os/arch[/variant][:osversion]</c>.</summary>
    /// <exception cref="FormatException">A part is missing or malformed.</exception>
    public static SourcePlatform Parse(string text)
    {
        var at = text.LastIndexOf('=');
        return at > 0
            ? new(Target.Parse(text[..at]), Platform.Parse(text[(at + 1)..]))
            : throw new FormatException($"'{text}' is not SOURCE=OS/ARCH.");
    }

    /// <summary>The platforms of each source that has some given, in the order given: the index has an entry for each.</summary>
    /// <exception cref="UsageException">One is for no source, or stands twice for one.</exception>
    public static ILookup<Target, Platform> Of(IReadOnlyList<SourcePlatform> given, IReadOnlyList<Target> sources)
    {
        HashSet<(Target, Platform)> seen = [];
        foreach (var (source, platform) in given)
        {
            if (!sources.Contains(source))
                throw new UsageException($"--platform names {source}, which is none of the sources.");
            if (!seen.Add((source, platform.Canonical())))
                throw new UsageException($"--platform says {platform} of {source} twice.");
        }
        return given.ToLookup(static each => each.Source, static each => each.Platform);
    }
}
