using System.CommandLine;

namespace OciMultiArch.Tool.Arguments;

/// <summary>What builds keep for later ones, and whether registries are asked for bases.</summary>
internal static class BaseOptions
{
    public static Option<bool> NoCache { get; } = OptionFactory.Flag(
        "--no-cache",
        "Link and compress everything anew and read the base anew, whatever earlier builds kept. The images are the same.");

    public static Option<bool> Offline { get; } = OptionFactory.Flag(
        "--offline",
        "Ask no registry for the base: its tag stands for what it did in the last build, whose manifests and configs are in the cache. "
        + "Its layers must be where the image goes, or in a repository of that registry.");

    /// <summary>The options.</summary>
    public static Option[] All => [SharedOptions.Cache, NoCache, Offline];

    /// <summary>Where programs are kept that need not be built again; null for nowhere.</summary>
    public static string? CacheFolderOf(ParseResult parsed, OciLayout cache) =>
        parsed.GetValue(NoCache) ? null : Path.Combine(cache.Folder, "go-builds");
}
