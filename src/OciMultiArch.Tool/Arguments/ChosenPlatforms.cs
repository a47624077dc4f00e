using System.CommandLine;

namespace OciMultiArch.Tool.Arguments;

/// <summary><c>--platform</c> of commands that read what exists: only some platforms of it.</summary>
internal static class ChosenPlatforms
{
    public static Option<IReadOnlyList<Platform>> Option { get; } = OptionFactory.Platforms(
        "--platform",
        "Only these platforms, each of which must be there: one gives its image, several an index of their images with "
        + "the attestations of these. Default: everything.");

    /// <summary>What the user has chosen of an index or image.</summary>
    /// <exception cref="ContentNotFoundException">A platform is not there.</exception>
    public static async ValueTask<Artifact> OfAsync(
        Artifact artifact, ParseResult parsed, CancellationToken cancellationToken)
    {
        var platforms = Of(parsed);
        if (platforms.Count == 0)
            return artifact;
        return await artifact.ForPlatformsAsync(platforms, cancellationToken);
    }

    /// <summary>The platforms; none for everything.</summary>
    public static IReadOnlyList<Platform> Of(ParseResult parsed) => parsed.GetValue(Option) ?? [];
}
