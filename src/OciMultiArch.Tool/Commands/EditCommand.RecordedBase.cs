using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Commands;

/// <content>The base that images name in their annotations.</content>
internal static partial class EditCommand
{
    /// <summary>
    /// The base of all images that are changed. If each names an image of its own as its base, an index of those.
    /// </summary>
    /// <param name="original">The image or index that gets another base.</param>
    /// <param name="platforms">The images that are changed; empty for all.</param>
    /// <param name="option">The option that names a base instead.</param>
    /// <param name="read">Reads a base.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UsageException">An image names no base.</exception>
    public static async Task<Artifact> RecordedBaseAsync(
        Artifact original, IReadOnlyList<Platform> platforms, string option, Func<Target, Task<Artifact>> read,
        CancellationToken cancellationToken)
    {
        List<(Platform Platform, Target Base)> named = [];
        foreach (var image in await original.ImagesAsync(cancellationToken))
        {
            if (image.Descriptor.Platform is { } platform && IsChanged(platform, platforms))
                named.Add((platform, BaseOf(image, original, option)));
        }
        Dictionary<Target, Artifact> bases = [];
        foreach (var target in named.Select(static image => image.Base).Distinct())
            bases[target] = await read(target);
        if (bases.Count == 1)
            return bases.Values.Single();
        List<Artifact> images = [];
        foreach (var (platform, target) in named)
        {
            if (await bases[target].ImageForAsync(platform, cancellationToken) is { } image)
                images.Add(image.WithPlatform(platform));
        }
        IndexOptions options = new() { Format = ImageFormat.Oci };
        return await Artifact.CreateIndexAsync(images, null, options, cancellationToken);
    }

    private static bool IsChanged(Platform platform, IReadOnlyList<Platform> platforms) =>
        platforms.Count == 0 || platforms.Any(wanted => IsFor(platform, wanted));

    private static bool IsFor(Platform platform, Platform wanted)
    {
        var compared = wanted.OsVersion is null ? platform with { OsVersion = null, OsFeatures = [] } : platform;
        return compared.Canonical() == wanted.Canonical();
    }

    private static Target BaseOf(Artifact image, Artifact original, string option)
    {
        var recorded = ReadBase(image.Manifest!.Annotations) ?? ReadBase(original.Index?.Annotations);
        return recorded ?? throw new UsageException(
            $"{image} does not name the base it was built on by name and digest. Name it with {option}.");
    }

    private static Target? ReadBase(IReadOnlyDictionary<string, string>? annotations)
    {
        var hasName = ImageReference.TryParse(annotations?.GetValueOrDefault(AnnotationKeys.BaseName), null, out var name);
        var hasDigest = Digest.TryParse(annotations?.GetValueOrDefault(AnnotationKeys.BaseDigest), null, out var digest);
        if (hasName && hasDigest)
            return new(new Place.Registry(name!.Repository), null, digest);
        return null;
    }
}
