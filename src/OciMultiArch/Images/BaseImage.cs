using OciMultiArch.Internal;
using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>
/// The image that others are built on: how it is found in a base, whether it can carry layers, and what is said of it
/// (image-spec, annotations.md).
/// </summary>
internal static class BaseImage
{
    private const string NameKey = AnnotationKeys.BaseName;
    private const string DigestKey = AnnotationKeys.BaseDigest;
    private const int MaxPlatformsLength = 2000;

    /// <summary>The keys of the annotations that name a base.</summary>
    public static IReadOnlyList<string> BaseKeys { get; } = [NameKey, DigestKey];

    /// <summary>The image of a base for a platform.</summary>
    /// <param name="given">The base, an image or an index.</param>
    /// <param name="what">What it is called in a message: <c>base</c>, <c>new base</c>.</param>
    /// <param name="platform">The platform.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="BuildException">It has none, or what it has is not a container image.</exception>
    public static async ValueTask<Artifact> FindAsync(
        Artifact given, string what, Platform platform, CancellationToken cancellationToken)
    {
        var found = await given.ImageForAsync(platform, cancellationToken).ConfigureAwait(false);
        if (found is null)
            throw await MissingAsync(given, what, platform, cancellationToken).ConfigureAwait(false);
        var config = found.Manifest!.Config.MediaType;
        if (!config.IsImageConfig)
            throw new BuildException(
                Problem.InvalidContent,
                $"The {what} {NameOf(given)} is not a container image: its config is {config}.",
                new Remedy("Choose another base."));
        return found;
    }

    /// <summary>Whether further layers can be put on an image.</summary>
    /// <exception cref="BuildException">
    /// The image is not made of layers, or not of as many as its config says.
    /// </exception>
    public static void CheckLayers(Artifact image, ImageConfig view, string what, string remedy)
    {
        if (view.RootFs.Type != "layers")
            throw new BuildException(
                Problem.InvalidContent,
                $"The {what} {image.Digest} is not made of layers, but of '{Printable.Short(view.RootFs.Type)}'.",
                new Remedy(remedy));
        var layers = image.Manifest!.Layers.Count;
        var diffIds = view.RootFs.DiffIds.Count;
        if (layers != diffIds)
            throw new BuildException(
                Problem.DamagedContent,
                $"The {what} {image.Digest} has {layers} layers but {diffIds} DiffIDs: it is broken.",
                new Remedy(remedy));
    }

    /// <summary>A base by a name for a message.</summary>
    public static string NameOf(Artifact given) => given.Reference?.ToString() ?? given.Digest.ToString();

    /// <summary>Version and features of the operating system that a config states.</summary>
    public static Platform BuildOf(ImageConfig view) =>
        new() { OsVersion = view.OsVersion, OsFeatures = view.OsFeatures };

    /// <summary>
    /// Adds the digest of a base, and the name it was read under. Annotations that are there already stay.
    /// </summary>
    /// <param name="annotations">The annotations so far.</param>
    /// <param name="given">The base as it was read: it knows its name.</param>
    /// <param name="used">What was used of it: the image of an index, or itself.</param>
    public static void AddAnnotations(Dictionary<string, string> annotations, Artifact given, Artifact used)
    {
        foreach (var (key, value) in AnnotationsOf(given, used))
        {
            if (value is not null)
                annotations.TryAdd(key, value);
        }
    }

    /// <summary>
    /// The annotations that name a base. A name that is not known is null, so that the name of another base does not
    /// stay.
    /// </summary>
    public static IReadOnlyList<(string Key, string? Value)> AnnotationsOf(Artifact given, Artifact used) =>
        [(NameKey, NameWithoutDigest(given)), (DigestKey, used.Digest.ToString())];

    /// <summary>Brings what a document says of its base up to date, if it says anything.</summary>
    public static IEnumerable<JsonEdit> UpdateAnnotations(
        JsonPath place, IReadOnlyDictionary<string, string> stated, IEnumerable<(string Key, string? Value)> now)
    {
        foreach (var (key, value) in now)
        {
            if (!stated.TryGetValue(key, out var before) || before == value)
                continue;
            if (value is null)
                yield return JsonEdit.RemoveOptional([.. place, key]);
            else
                yield return JsonEdit.Set([.. place, key], OciJson.Value(value));
        }
    }

    /// <summary>What an image, its entry or the index says of the base it was built on.</summary>
    public static BaseCheck RecordedBy(Artifact image, Artifact root)
    {
        BaseCheck none = new() { Image = image.Descriptor };
        IReadOnlyDictionary<string, string>?[] places =
            [image.Manifest?.Annotations, image.Descriptor.Annotations, root.Index?.Annotations];
        foreach (var stated in places)
        {
            var hasName = ImageReference.TryParse(stated?.GetValueOrDefault(NameKey), null, out var name);
            if (hasName && Digest.TryParse(stated!.GetValueOrDefault(DigestKey), null, out var digest))
                return none with { Base = name, Recorded = digest };
        }
        return none;
    }

    /// <summary>Compares what an image was built on with its base as it is now.</summary>
    public static async ValueTask<BaseCheck> CompareAsync(
        BaseCheck check, Artifact? found, CancellationToken cancellationToken)
    {
        if (found is null || found.Digest == check.Recorded)
            return check with { Current = found?.Digest };
        if (check.Image.Platform is not { } platform)
            return check with { Current = found.Digest };
        var image = await found.ImageForAsync(platform, cancellationToken).ConfigureAwait(false);
        return check with { Current = image?.Digest };
    }

    private static string? NameWithoutDigest(Artifact given)
    {
        if (given.Reference is not { } reference)
            return null;
        return reference.Tag is { } tag ? $"{reference.Repository}:{tag}" : reference.ToString();
    }

    private static string PlatformNameOf(Artifact image) =>
        image.Descriptor.Platform?.Written().ToString() ?? "unknown";

    private static async ValueTask<BuildException> MissingAsync(
        Artifact given, string what, Platform platform, CancellationToken cancellationToken)
    {
        var images = await given.ImagesAsync(cancellationToken).ConfigureAwait(false);
        var platforms = images.Select(PlatformNameOf);
        var there = Printable.Short(string.Join(", ", platforms), MaxPlatformsLength);
        return new(
            Problem.MissingPlatform,
            $"The {what} {NameOf(given)} has no image for {platform}; it has: {there}.",
            new Remedy("Choose another base, or leave the platform out."));
    }
}
