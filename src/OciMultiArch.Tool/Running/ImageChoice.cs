using System.CommandLine;
using System.Runtime.InteropServices;
using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Running;

/// <summary>The one image that a command looks into.</summary>
internal static class ImageChoice
{
    /// <summary>Which image of an index is meant.</summary>
    public static Option<Platform?> Platform { get; } = OptionFactory.One(
        "--platform",
        "OS/ARCH[/VARIANT]",
        static text => (Platform?)OciMultiArch.Platform.Parse(text),
        "The image of an index. Default: its only one, or that for Linux on the CPU of this machine.");

    /// <summary>The image that a name stands for.</summary>
    /// <exception cref="ContentNotFoundException">There is none for the platform.</exception>
    public static async Task<Artifact> ChooseAsync(
        Target target, Artifact artifact, Platform? wanted, CancellationToken cancellationToken)
    {
        if (artifact.Index is null && wanted is null)
            return artifact;
        var platform = wanted ?? OfThisMachine();
        if (await artifact.ImageForAsync(platform, cancellationToken) is { } image)
            return image;
        var images = await artifact.ImagesAsync(cancellationToken);
        if (wanted is null && images is [var only])
            return only;
        var there = images.Select(static each => each.Descriptor.Platform?.ToString() ?? "unknown");
        throw new ContentNotFoundException(
            Problem.MissingPlatform,
            $"{target} has no image for {platform}; it has {string.Join(", ", there.DefaultIfEmpty("none"))}.",
            new("Choose one with --platform."));
    }

    private static Platform OfThisMachine()
    {
        var architecture = RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => "amd64",
            Architecture.X86 => "386",
            Architecture.Armv6 => "arm/v6",
            var other => other.ToString().ToLowerInvariant(),
        };
        return OciMultiArch.Platform.Parse($"linux/{architecture}");
    }
}
