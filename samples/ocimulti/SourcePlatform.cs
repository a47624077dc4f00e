namespace OciMultiArch.Tool;

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

    /// <exception cref="UsageException">One is for no source, or two are for one.</exception>
    public static IReadOnlyDictionary<Target, Platform> Of(IReadOnlyList<SourcePlatform> given, IReadOnlyList<Target> sources)
    {
        Dictionary<Target, Platform> platforms = [];
        foreach (var (source, platform) in given)
        {
            if (!sources.Contains(source))
                throw new UsageException($"--platform names {source}, which is none of the sources.");
            if (!platforms.TryAdd(source, platform))
                throw new UsageException($"--platform gives {source} two platforms.");
        }
        return platforms;
    }
}
