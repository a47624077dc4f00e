using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// How to make one image for one platform: from a base or from scratch, with layers on top and changes to the config.
/// Plain data until it is built.
/// </summary>
public sealed partial record ImageRecipe
{
    /// <summary>
    /// What the image runs on. If the base states a version or features of the operating system, those count.
    /// </summary>
    public required Platform Platform { get; init; }

    /// <summary>
    /// The image to start from, or an index that holds one that runs on the platform; null to start from scratch.
    /// </summary>
    public Artifact? Base { get; init; }

    /// <summary>Layers on top of the base, lowest first.</summary>
    public IReadOnlyList<Layer> Layers { get; init => field = Frozen.List(value); } = Frozen.Empty<Layer>();

    /// <summary>What to change in the config.</summary>
    public ConfigChange Change { get; init; } = new();

    /// <summary>What is taken over from the <see cref="Base"/>: its annotations are not, all else is by default.</summary>
    public BaseInheritance Inherit { get; init; } = new();

    /// <summary>Labels of the <see cref="Base"/> that the image is not to have. None may be set by the change.</summary>
    public IReadOnlySet<string> RemovedLabels { get; init => field = Frozen.Set(value); } = Frozen.EmptySet();

    /// <summary>
    /// The family of media types; OCI by default. Layers of the base are renamed, never compressed again.
    /// </summary>
    public ImageFormat Format { get; init; }

    /// <summary>
    /// When the image counts as made, in whole seconds; the Unix epoch by default, so that equal input gives equal
    /// bytes.
    /// </summary>
    public DateTimeOffset Created { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>
    /// Annotations of the manifest. The base's name, if it was read by one, and the digest of its image are added
    /// (<c>org.opencontainers.image.base.…</c>) unless given here. OCI only.
    /// </summary>
    public IReadOnlyDictionary<string, string> Annotations
    {
        get;
        init => field = Frozen.Map(value);
    } = Frozen.EmptyMap();
}
