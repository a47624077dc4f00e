using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>
/// A Go program, or several, and the multi-platform image to make of it: <c>go build</c> for each platform, one layer each on top of
/// a base. Plain data until <see cref="BuildAsync"/>. Equal sources, Go, .NET runtime and base give equal digests,
/// whatever the folder, user, time and machine. Needs Go 1.18 or later.
/// </summary>
public sealed partial record GoApp
{
    /// <summary>
    /// The time zones that come with Go, for <see cref="SystemFiles.TimeZones"/> of <see cref="SystemFiles"/>. They
    /// change with the version of Go; packages of Debian and Ubuntu have none.
    /// </summary>
    public const string GoTimeZones = "$GOROOT/lib/time/zoneinfo.zip";

    /// <summary>Names the program.</summary>
    /// <param name="package">
    /// A main package: a folder (<c>./cmd/api</c>, <c>.</c>, <c>/src/api</c>), in which go then runs, so that it may be
    /// of any module; or an import path (<c>example.com/x/cmd/api</c>) that the module in
    /// <see cref="WorkingDirectory"/> knows. No <c>.go</c> file, pattern or version.
    /// </param>
    public GoApp(string package)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(package);
        Package = package;
    }

    /// <summary>The main package, as it was given.</summary>
    public string Package { get; }

    /// <summary>
    /// Where go runs and where a relative <see cref="Package"/> folder is looked for; null, the default, is this
    /// process's own working directory.
    /// </summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>
    /// What to build for; linux/amd64 and linux/arm64 by default. The variant chooses the instruction set (GOAMD64,
    /// GOARM, GOARM64, GO386, GOMIPS, GOMIPS64, GOPPC64, GORISCV64); without one, the lowest that Go makes for the
    /// architecture, but v7 for arm. Go makes for arm/v8 what it makes for v7.
    /// </summary>
    public IReadOnlyList<Platform> Platforms
    {
        get;
        init => field = Frozen.List(value);
    } = Frozen.List(Platform.ParseList("linux/amd64,linux/arm64"));

    /// <summary>
    /// The image or index to build on, which must have every platform; null, the default, to start from scratch: no
    /// certificates, time zones, users or <c>/tmp</c> but those of <see cref="SystemFiles"/>.
    /// </summary>
    public Artifact? Base { get; init; }

    /// <summary>
    /// Certificates, time zones, users and <c>/tmp</c> of the images; none by default. A path of time zones that begins
    /// with <c>$GOROOT/</c> is in the folder of the Go that builds: <see cref="GoTimeZones"/>. Users need an image from
    /// scratch, as they would hide those of a <see cref="Base"/>. Not for Windows.
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
    /// Further files and directories of the images (<see cref="LayerEntry.FromFile"/>,
    /// <see cref="LayerEntry.FromFolder"/>), in one layer with <see cref="SystemFiles"/>, above the base and below the
    /// program; every platform shares it, but those of Windows share one of their own (<see cref="LayerEntry.ForWindows"/>).
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
    /// Flags for the linker (<c>go tool link</c>), for example <c>-s -w -X main.version={version}</c>; null, the
    /// default, for none. Placeholders of <see cref="BuildTemplates"/> are filled in, for each platform.
    /// </summary>
    public string? LdFlags { get; init; }

    /// <summary>Build tags.</summary>
    public IReadOnlyList<string> BuildTags { get; init => field = Frozen.List(value); } = Frozen.Empty<string>();

    /// <summary>
    /// Further flags of <c>go build</c>, each whole (<c>-gcflags=all=-N -l</c>), after <c>-trimpath
    /// -buildvcs=false</c>, which they may override. Refused are <c>-o</c>, <c>-C</c>, <c>-n</c>, <c>-json</c> and
    /// <c>-toolexec</c>, and <c>-ldflags</c> and <c>-tags</c>, which have properties of their own.
    /// </summary>
    public IReadOnlyList<string> Flags { get; init => field = Frozen.List(value); } = Frozen.Empty<string>();

    /// <summary>
    /// Environment variables of go, on top of this process's own (GOFLAGS, GOPROXY, GOCACHE, …). CGO_ENABLED is 0
    /// unless it is set here, since cgo needs a C compiler for each platform (<see cref="PlatformSettings"/>). GOOS,
    /// GOARCH and the variables of variants come from <see cref="Platforms"/> alone and are refused here. A Go before 1.20 gets
    /// GOGC=400, which takes less time and more memory, where 3 GiB come to each processor (4 in a container), unless
    /// this process, this property or <see cref="PlatformSettings"/> sets GOGC or GOMEMLIMIT.
    /// </summary>
    public IReadOnlyDictionary<string, string> GoEnvironment
    {
        get;
        init => field = Frozen.Map(value);
    } = Frozen.EmptyMap();

    /// <summary>
    /// Where the program is in the image; null, the default, is <c>/app/</c> and the last part of the import path that
    /// is not a major version. Windows programs get <c>.exe</c>. The program and the directories above it belong to
    /// root, mode 0755, unless <see cref="Files"/> has such a directory. Placeholders of <see cref="BuildTemplates"/> are
    /// filled in.
    /// </summary>
    public string? FileName { get; init; }

    /// <summary>The family of media types; OCI by default.</summary>
    public ImageFormat Format { get; init; }

    /// <summary>
    /// How the layers that are made here are compressed, gzip by default; those of the <see cref="Base"/> stay as they are.
    /// Docker's family has no type for zstd.
    /// </summary>
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
    /// When the images count as made, in whole seconds; null, the default, takes SOURCE_DATE_EPOCH of the environment,
    /// and without it the Unix epoch. The program's own time in its layer is always the epoch, so that an unchanged
    /// program is an unchanged layer.
    /// </summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>The go command: a path, or a name that is looked up in PATH; <c>go</c> by default.</summary>
    public string GoCommand { get; init; } = "go";

    /// <summary>How many programs are built at once; null, the default, is the number of processors.</summary>
    public int? MaxParallel { get; init; }

    /// <summary>
    /// A folder of this machine that keeps linked programs from build to build, and notes what they were packed to, so that
    /// go links and this library compresses only what has changed; null, the default, keeps nothing. Images are the same
    /// either way. Go itself says whether a program is up to date. Programs whose build its build ID does not cover are
    /// not kept: cgo, <c>-linkmode</c>, <c>-extld</c>, <c>-linkshared</c>, <c>-buildid</c>. Layers are found again where
    /// they are packed into an <see cref="OciLayout"/>. What is damaged is made anew, and a folder that cannot be used
    /// is passed over. Several processes may have one folder. Whoever can write to it can change what is built.
    /// </summary>
    public string? CacheFolder { get; init; }

    /// <summary>
    /// How many bytes of programs <see cref="CacheFolder"/> keeps, and how many of layers the layout; 2 GiB each by default.
    /// What is over it is removed, the least recently used first, but no layer that was used within an hour or that
    /// the layout's index leads to.
    /// </summary>
    public long MaxCacheBytes { get; init; } = 2L << 30;

    /// <summary>
    /// Told of each image as soon as it is packed, while programs for other platforms are still built, from several threads at
    /// once: <see cref="UploadAhead.Add"/> fits here. Null, the default, for nobody. It must not throw.
    /// </summary>
    public Action<Artifact>? ImageMade { get; init; }

    /// <summary>
    /// Builds the program for every platform and makes one image of it. Settings and Go are checked before anything is
    /// built; package, files and base while it is built, which a finding ends. Everything is checked before the cache is
    /// written to, where each layer goes as soon as its program is built: of a build that fails, layers of other platforms
    /// may be there, which nothing names. Runs go, which may use the network to fetch modules;
    /// reads manifests and configs of the base. Its layers are read, each once, only under a program that is linked
    /// dynamically (cgo, <c>-buildmode=pie</c>), to see that its loader and its libraries are there.
    /// </summary>
    /// <param name="cache">Where the layers are kept until the image is pushed.</param>
    /// <param name="progress">
    /// Told of each platform what is being done, building and then packing, from several threads at once; null for no
    /// reports.
    /// </param>
    /// <param name="cancellationToken">Ends go and all that it started; temporary files are removed.</param>
    /// <returns>
    /// An index of the images in the order of <see cref="Platforms"/>, or the image itself when there is one platform.
    /// </returns>
    /// <exception cref="ArgumentException">A property cannot be used; the message says which and why.</exception>
    /// <exception cref="BuildException">
    /// There is no usable Go, Go or the base does not have a platform, the package is not a main package, a build
    /// failed (the message quotes go), or a program could not start in its image: what it is linked with is not there.
    /// </exception>
    /// <exception cref="OciException">The base cannot be read.</exception>
    public ValueTask<Artifact> BuildAsync(
        IContentCache cache, IProgress<PushProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cache);
        return new Build(this, cache, new(progress)).RunAsync(cancellationToken);
    }
}
