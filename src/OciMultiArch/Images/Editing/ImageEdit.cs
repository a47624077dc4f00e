using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// What to change in images that exist, applied to all of them by <see cref="ImageEditExtensions"/>. Plain data; a member left alone changes nothing.
/// </summary>
public sealed record ImageEdit
{
    /// <summary>What to change in each config. The history stays as it is: it tells how layers came to be.</summary>
    public ConfigChange Change { get; init; } = new();

    /// <summary>Labels to take out of each config; one that is not there is no error.</summary>
    public IReadOnlySet<string> RemovedLabels { get; init => field = Frozen.Set(value); } = Frozen.EmptySet();

    /// <summary>Names of environment variables to take out of each config; one that is not there is no error.</summary>
    public IReadOnlySet<string> RemovedEnvironment { get; init => field = Frozen.Set(value); } = Frozen.EmptySet();

    /// <summary>Annotations to set in each manifest; those of the index are changed with <see cref="IndexEdit"/>. OCI only.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init => field = Frozen.Map(value); } = Frozen.EmptyMap();

    /// <summary>Keys of annotations to take out of each manifest; one that is not there is no error.</summary>
    public IReadOnlySet<string> RemovedAnnotations { get; init => field = Frozen.Set(value); } = Frozen.EmptySet();

    /// <summary>Layers to put on top of each image, lowest first, each with one entry in its history.</summary>
    public IReadOnlyList<Layer> Layers { get; init => field = Frozen.List(value); } = Frozen.Empty<Layer>();

    /// <summary>Another base; null keeps the one there is.</summary>
    public Rebase? Rebase { get; init; }

    /// <summary>The family of media types for every document, the index included; null keeps each one's own. Not together with <see cref="Platforms"/>.</summary>
    public ImageFormat? Format { get; init; }

    /// <summary>
    /// The images that are meant, each of which must be there; without a version of the operating system, every version is meant. Empty, the default, means
    /// every image.
    /// </summary>
    public IReadOnlyList<Platform> Platforms { get; init => field = Frozen.List(value); } = Frozen.Empty<Platform>();

    /// <summary>
    /// When the images count as made, in whole seconds; null, the default, keeps what their configs say, and new entries of the history say the same.
    /// </summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>What becomes of the attestations of the images that are meant; kept and pointed at the images that came of the edit by default.</summary>
    public AttestationHandling Attestations { get; init; }

    /// <summary>Whether any config may change.</summary>
    internal bool ChangesConfig =>
        Change != new ConfigChange() || RemovedLabels.Count > 0 || RemovedEnvironment.Count > 0 || ChangesLayers || Created is not null;

    internal bool ChangesLayers => Layers.Count > 0 || Rebase is not null;

    /// <summary>Whether it asks for what only a container image has.</summary>
    internal bool IsForImages => ChangesConfig || Annotations.Count > 0 || RemovedAnnotations.Count > 0;
}
