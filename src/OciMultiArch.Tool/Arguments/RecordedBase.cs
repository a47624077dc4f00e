namespace OciMultiArch.Tool.Arguments;

/// <summary>The base that images name in their annotations <c>org.opencontainers.image.base.name</c> and <c>.digest</c>.</summary>
internal static class RecordedBase
{
    private const string Name = "org.opencontainers.image.base.name";
    private const string Digest = "org.opencontainers.image.base.digest";

    /// <summary>The base of all images that are meant; where each names its own image of it, an index of those.</summary>
    /// <param name="artifact">The image or index that is put on another base.</param>
    /// <param name="platforms">The images that are meant; empty for all.</param>
    /// <param name="read">Reads what is named.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UsageException">An image names none.</exception>
    public static async Task<Artifact> ReadAsync(
        Artifact artifact, IReadOnlyList<Platform> platforms, Func<Target, CancellationToken, ValueTask<Artifact>> read, CancellationToken cancellationToken)
    {
        List<(Platform Platform, Target Base)> named = [];
        foreach (var image in await artifact.ImagesAsync(cancellationToken))
            if (image.Descriptor.Platform is { } platform && IsMeant(platform, platforms))
                named.Add((platform, Of(image.Manifest!.Annotations) ?? Of(artifact.Index?.Annotations) ?? throw new UsageException(
                    $"{image} does not say by name and digest which base it was built on: name it with --old-base.")));
        Dictionary<Target, Artifact> bases = [];
        foreach (var target in named.Select(static each => each.Base).Distinct())
            bases[target] = await read(target, cancellationToken);
        if (bases.Count == 1)
            return bases.Values.Single();
        var images = new List<Artifact>();
        foreach (var (platform, target) in named)
            if (await bases[target].ImageForAsync(platform, cancellationToken) is { } image)
                images.Add(image.WithPlatform(platform));
        return await Artifact.IndexAsync(images, null, new() { Format = ImageFormat.Oci }, cancellationToken);
    }

    private static bool IsMeant(Platform each, IReadOnlyList<Platform> platforms) => platforms.Count == 0 || platforms.Any(wanted =>
        (wanted.OsVersion is null ? each with { OsVersion = null, OsFeatures = [] } : each).Canonical() == wanted.Canonical());

    private static Target? Of(IReadOnlyDictionary<string, string>? annotations) =>
        ImageReference.TryParse(annotations?.GetValueOrDefault(Name), null, out var name) && OciMultiArch.Digest.TryParse(annotations!.GetValueOrDefault(Digest), null, out var digest)
            ? new(new RepositoryPlace(name.Repository), null, digest)
            : null;
}
