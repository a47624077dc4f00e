using OciMultiArch.Images;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// How to make one image for one platform: a base or nothing, layers on top, and what to change in the config. Plain data until it is built.
/// </summary>
public sealed record ImageRecipe
{
    /// <summary>What the image runs on. Version and features of the operating system are the base's where it has any.</summary>
    public required Platform Platform { get; init; }

    /// <summary>The image to start from, or an index that holds one that runs on the platform; null to start from scratch.</summary>
    public Artifact? Base { get; init; }

    /// <summary>Layers on top of the base, lowest first.</summary>
    public IReadOnlyList<Layer> Layers { get; init => field = Frozen.List(value); } = Frozen.Empty<Layer>();

    /// <summary>What to change in the config.</summary>
    public ConfigChange Change { get; init; } = new();

    /// <summary>The family of media types; OCI by default. Layers of the base are renamed, never compressed again.</summary>
    public ImageFormat Format { get; init; }

    /// <summary>When the image counts as made, in whole seconds; the Unix epoch by default, so that equal input gives equal bytes.</summary>
    public DateTimeOffset Created { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>
    /// Annotations of the manifest. The base's name, where it was read by one, and the digest of its image are added
    /// (<c>org.opencontainers.image.base.…</c>) unless given here. OCI only.
    /// </summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init => field = Frozen.Map(value); } = Frozen.EmptyMap();

    /// <summary>Makes the image. Uses the network to read the base's manifest and config, never its layers; nothing is written.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The image with its platform in its descriptor.</returns>
    /// <exception cref="BuildException">The base has no image for the platform or is broken, or the format cannot hold what is asked.</exception>
    /// <exception cref="OciException">The base cannot be read.</exception>
    public ValueTask<Artifact> BuildAsync(CancellationToken cancellationToken = default) => new ImageBuild(this).RunAsync(cancellationToken);
}
