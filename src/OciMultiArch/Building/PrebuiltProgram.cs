using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// A program that any compiler has built for several platforms, found by a path with placeholders, and the images that
/// are made of it. Plain data until it is built. Paths that are relative begin at this process's own working directory.
/// </summary>
public sealed partial record PrebuiltProgram
{
    /// <summary>Describes the program of a path.</summary>
    /// <param name="path">
    /// The path on this machine of each platform's program, or of the folder that holds it with all that belongs to it:
    /// <c>dist/{os}-{arch}{variant}/app</c>. Further placeholders stand for any of the names that makers of programs have:
    /// <c>{rid}</c> of .NET (<c>linux-x64</c>, <c>linux-musl-x64</c>), <c>{rust}</c>
    /// (<c>x86_64-unknown-linux-musl</c>, <c>…-gnu</c>), <c>{zig}</c> (<c>x86_64-linux-musl</c>, <c>x86_64-linux</c>),
    /// <c>{goreleaser}</c> (<c>linux_amd64_v1</c>) and <c>{machine}</c> (<c>x86_64</c>, <c>aarch64</c>). Exactly one of
    /// the paths must be there. Programs of Windows are also found with <c>.exe</c>.
    /// </param>
    public PrebuiltProgram(NameTemplate path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Path = path;
    }

    /// <summary>Describes the program of a path, as the constructor with a template does.</summary>
    /// <param name="path">The path with its placeholders, for example <c>dist/{os}-{arch}{variant}/app</c>.</param>
    /// <exception cref="FormatException">The text is not a template.</exception>
    public PrebuiltProgram(string path)
        : this(NameTemplate.Parse(path))
    {
    }

    /// <summary>The path on this machine.</summary>
    public NameTemplate Path { get; }

    /// <summary>
    /// The platforms in the order of the index; empty, the default, for those that <see cref="FindPlatformsAsync"/> finds.
    /// </summary>
    public IReadOnlyList<Platform> Platforms { get; init => field = Frozen.List(value); } = Frozen.Empty<Platform>();

    /// <summary>
    /// Where the program is in the image, or for a folder the directory that receives its content; null, the default, is
    /// <c>/app</c>, and in it for a file the last part of <see cref="Path"/> without placeholders. Programs of Windows get
    /// <c>.exe</c>. A program has the mode 0755, and everything belongs to root.
    /// </summary>
    public string? FileName { get; init; }

    /// <summary>
    /// For folders, the program's path in them, with <c>/</c>; null, the default, for the only program there that is no
    /// library.
    /// </summary>
    public string? Program { get; init; }

    /// <summary>
    /// Certificates, time zones, users and <c>/tmp</c> of the images; none by default. Users need an image from scratch, as
    /// they would hide those of a base. Not for Windows.
    /// </summary>
    public SystemFiles SystemFiles
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = new();

    /// <summary>
    /// Further files of the images, in one layer with <see cref="SystemFiles"/> below the program; every platform shares
    /// it, but those of Windows share one of their own (<see cref="LayerEntry.ForWindows"/>).
    /// </summary>
    public IReadOnlyList<LayerEntry> Files { get; init => field = Frozen.List(value); } = Frozen.Empty<LayerEntry>();

    /// <summary>
    /// Further files, each list in a layer of its own above that of <see cref="Files"/>, lowest first: what changes most often
    /// is best last, as a change of one leaves the digests of the others. A directory that several lists name counts once;
    /// all other paths differ. The images hold the same as if all were in <see cref="Files"/>. Empty by default.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<LayerEntry>> FileLayers
    {
        get;
        init => field = Frozen.List(value?.Select(static list => Frozen.List(list)));
    } = Frozen.Empty<IReadOnlyList<LayerEntry>>();

    /// <summary>
    /// Capabilities of Linux that files get, by their paths in the image: <c>/app/api</c> with
    /// <c>cap_net_bind_service+ep</c> for a program that listens on port 80 without root
    /// (<see cref="LayerEntry.Capabilities"/>). The program, what is in its folder, and
    /// <see cref="Files"/> may be named. Empty by default. Not for Windows.
    /// </summary>
    public IReadOnlyDictionary<string, string> Capabilities
    {
        get;
        init => field = Frozen.Map(value);
    } = Frozen.EmptyMap();

    /// <summary>How the layers that are made here are compressed, gzip by default.</summary>
    public LayerCompression Compression
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = LayerCompression.Gzip;

    /// <summary>
    /// A folder of this machine that notes from build to build what layers were packed to, so that only what has changed is
    /// compressed; null, the default, for none. Images are the same either way. It may be that of other builds. Layers are
    /// found again where they are packed into an <see cref="OciLayout"/>. What is damaged is made anew, and a folder that
    /// cannot be used is passed over. Whoever can write to it can change what is built.
    /// </summary>
    public string? CacheFolder { get; init; }

    /// <summary>
    /// How many bytes of layers the layout keeps where <see cref="CacheFolder"/> is given; 2 GiB by default. What is over it
    /// is removed, the least recently used first, but no layer that was used within an hour or that the layout's index
    /// leads to.
    /// </summary>
    public long MaxCacheBytes { get; init; } = 2L << 30;

    /// <summary>Annotations of the index, besides the name and digest of the base. OCI only.</summary>
    public IReadOnlyDictionary<string, string> Annotations
    {
        get;
        init => field = Frozen.Map(value);
    } = Frozen.EmptyMap();

    /// <summary>
    /// The platforms that there are programs for. Where the path depends on the platform: each of Linux with a path of its
    /// own that is there. Otherwise the one platform that the program's own header says. Reads the disk, no network.
    /// </summary>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="BuildException">
    /// There are none; the program does not say its platform; a placeholder is not known.
    /// </exception>
    public async ValueTask<IReadOnlyList<Platform>> FindPlatformsAsync(CancellationToken cancellationToken = default) =>
        await Finder.PlatformsAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Makes an image for each platform: the layers of its recipe, then <see cref="Files"/>, then the program, which the
    /// image starts unless the recipe says an entrypoint. Every program is found, and its header checked against its
    /// platform, before the cache is written to. Reads manifests and configs of bases; their layers only under a program
    /// that is linked dynamically, to see that its loader and its libraries are there.
    /// </summary>
    /// <param name="cache">Where the layers are kept until the image is pushed.</param>
    /// <param name="recipe">
    /// The rest of a platform's image: base, config, format, annotations; all of one format.
    /// </param>
    /// <param name="progress">
    /// Told of each platform's layer as it is packed, from several threads at once; null for no reports.
    /// </param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>An index of the images, or the image itself when there is one platform.</returns>
    /// <exception cref="ArgumentException">A property cannot be used; the message says which and why.</exception>
    /// <exception cref="BuildException">
    /// A program is not there or is one of another platform, could not start in its image, or a recipe says what cannot be.
    /// </exception>
    /// <exception cref="OciException">A base cannot be read.</exception>
    public ValueTask<Artifact> BuildAsync(
        IContentCache cache,
        Func<Platform, ImageRecipe> recipe,
        IProgress<PushProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(recipe);
        return new Build(this, cache, new(progress)).RunAsync(recipe, cancellationToken);
    }
}
