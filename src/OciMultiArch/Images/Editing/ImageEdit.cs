using OciMultiArch.Images;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// What to change in images that exist, applied to all of them by <c>EditImagesAsync</c>. Plain data; a member that is
/// not set changes nothing.
/// </summary>
public sealed record ImageEdit
{
    /// <summary>What to change in each config. The history stays as it is, for it says how layers were made.</summary>
    public ConfigChange Change { get; init; } = new();

    /// <summary>Labels to remove from each config; one that is not there is no error.</summary>
    public IReadOnlySet<string> RemovedLabels { get; init => field = Frozen.Set(value); } = Frozen.EmptySet();

    /// <summary>Names of environment variables to remove from each config; one that is not there is no error.</summary>
    public IReadOnlySet<string> RemovedEnvironment { get; init => field = Frozen.Set(value); } = Frozen.EmptySet();

    /// <summary>
    /// Annotations to set in each manifest; those of the index are changed with <see cref="IndexEdit"/>. OCI only.
    /// </summary>
    public IReadOnlyDictionary<string, string> Annotations
    {
        get;
        init => field = Frozen.Map(value);
    } = Frozen.EmptyMap();

    /// <summary>Keys of annotations to remove from each manifest; one that is not there is no error.</summary>
    public IReadOnlySet<string> RemovedAnnotations { get; init => field = Frozen.Set(value); } = Frozen.EmptySet();

    /// <summary>Layers to put on top of each image, lowest first, each with one entry in its history.</summary>
    public IReadOnlyList<Layer> Layers { get; init => field = Frozen.List(value); } = Frozen.Empty<Layer>();

    /// <summary>
    /// Makes the layers to put on top of an image in place of <see cref="Layers"/>, for what its config says it runs on;
    /// null there where it names no system and architecture. So images of one index get what their platforms need, those of
    /// Windows for example entries of <see cref="LayerEntry.ForWindows"/>. Asked once for each image, of several at once.
    /// Null, the default, for <see cref="Layers"/>. What it throws passes through.
    /// </summary>
    public Func<Platform?, CancellationToken, ValueTask<IReadOnlyList<Layer>>>? LayersFor { get; init; }

    /// <summary>Another base; null keeps the one there is.</summary>
    public Rebase? Rebase { get; init; }

    /// <summary>
    /// The family of media types for every document, the index included; null keeps each one's own. Not together with
    /// <see cref="Platforms"/>.
    /// </summary>
    public ImageFormat? Format { get; init; }

    /// <summary>
    /// Whether annotations of indexes, entries, manifests and layers are left out where <see cref="Format"/> is Docker,
    /// which has no place for them. False by default: they are refused by name. For other formats it changes nothing.
    /// </summary>
    public bool DropsAnnotations { get; init; }

    /// <summary>
    /// The images to change, each of which must be there. A platform without a version of the operating system means
    /// every version. Empty, the default, means every image.
    /// </summary>
    public IReadOnlyList<Platform> Platforms { get; init => field = Frozen.List(value); } = Frozen.Empty<Platform>();

    /// <summary>
    /// When the images count as made, in whole seconds; null, the default, keeps what their configs say, and new
    /// entries of the history say the same.
    /// </summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>
    /// What happens to the attestations of the images that are changed. By default they are kept and point at the new
    /// images.
    /// </summary>
    public AttestationHandling Attestations { get; init; }

    /// <summary>Whether any config may change.</summary>
    internal bool ChangesConfig
    {
        get
        {
            if (Change != new ConfigChange() || Created is not null)
                return true;
            return RemovedLabels.Count > 0 || RemovedEnvironment.Count > 0 || ChangesLayers;
        }
    }

    /// <summary>Whether every annotation goes.</summary>
    internal bool IsWithoutAnnotations => DropsAnnotations && Format == ImageFormat.Docker;

    internal bool ChangesLayers => Layers.Count > 0 || LayersFor is not null || Rebase is not null || Squash is not null;

    /// <summary>
    /// Makes the layer that takes the place of others of an image on a platform; null of an image whose layers stay.
    /// Null, as by default, for no image.
    /// </summary>
    internal Func<Artifact, Platform?, CancellationToken, ValueTask<SquashedLayers?>>? Squash { get; init; }

    /// <summary>How layers that exist are compressed anew, after all other changes; null, as by default, for not.</summary>
    internal Recompression? Recompress { get; init; }

    /// <summary>Whether the edit depends on what an image runs on.</summary>
    internal bool NeedsPlatform => Rebase is not null || Squash is not null;

    /// <summary>Whether the edit asks for what only a container image has.</summary>
    internal bool IsForImages =>
        ChangesConfig || Annotations.Count > 0 || RemovedAnnotations.Count > 0 || Recompress is not null;

    /// <summary>Finds what the edit cannot ask for, before anything is read.</summary>
    /// <param name="root">The index or image that is edited.</param>
    /// <exception cref="ArgumentException">The edit contradicts itself.</exception>
    /// <exception cref="InvalidContentException">Docker's format cannot hold what is asked.</exception>
    /// <exception cref="BuildException">
    /// A variable's name or a port cannot be one, or the working folder is no whole path.
    /// </exception>
    internal void Validate(Artifact root)
    {
        if (Attestations is not (AttestationHandling.Keep or AttestationHandling.Drop))
            throw new ArgumentException($"An edit keeps attestations or drops them; {Attestations} is neither.");
        if (Format is not null && Platforms.Count > 0)
            throw new ArgumentException(
                "A format is for all images of an index, as registries refuse a mixture. "
                + "Leave out the platforms, or the format.");
        RefuseBoth("annotation", Annotations.Keys, RemovedAnnotations);
        RefuseBoth("label", Change.Labels.Keys, RemovedLabels);
        RefuseBoth("environment variable", Change.Environment.Keys, RemovedEnvironment);
        Change.Validate();
        var format = Format ?? FormatTypes.Of(root.MediaType);
        if (format == ImageFormat.Docker)
        {
            DockerLimits.CheckNewAnnotations(Annotations);
            if (Recompress?.ZstdCopy is not null)
                throw DockerLimits.CannotHold(DockerLimits.ManifestList, "a zstd copy of an image");
        }
    }

    private static void RefuseBoth(string what, IEnumerable<string> set, IReadOnlySet<string> removed)
    {
        if (set.FirstOrDefault(removed.Contains) is { } key)
            throw new ArgumentException($"The {what} '{key}' is both set and removed. Leave out one of the two.");
    }
}
