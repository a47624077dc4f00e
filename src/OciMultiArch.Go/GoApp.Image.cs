using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <content>What the images say of how they run.</content>
public sealed partial record GoApp
{
    private readonly ConfigChange change = new();

    /// <summary>
    /// What is run, with its fixed arguments, for example a program of the base that starts this one; empty, the
    /// default, is the program itself alone. See <see cref="FileName"/> for where the program is.
    /// </summary>
    public IReadOnlyList<string> Entrypoint
    {
        get => change.Entrypoint;
        init => change = change with { Entrypoint = value };
    }

    /// <summary>
    /// Arguments that whoever runs the image may replace (<c>Cmd</c>). The base's arguments are dropped.
    /// </summary>
    public IReadOnlyList<string> Arguments
    {
        get => change.Arguments;
        init => change = change with { Arguments = value };
    }

    /// <summary>
    /// The user that the program runs as, <c>user[:group]</c> or <c>uid[:gid]</c>; null, the default, keeps the base's.
    /// In an image from scratch a name must be one of <see cref="SystemFiles"/>.
    /// </summary>
    public string? User { get => change.User; init => change = change with { User = value }; }

    /// <summary>
    /// The folder in the image that the program starts in, a whole path; null, the default, keeps the base's.
    /// </summary>
    public string? ImageWorkingDirectory
    {
        get => change.WorkingDirectory;
        init => change = change with { WorkingDirectory = value };
    }

    /// <summary>Environment variables of the image, besides the base's.</summary>
    public IReadOnlyDictionary<string, string> Environment
    {
        get => change.Environment;
        init => change = change with { Environment = value };
    }

    /// <summary>Ports to expose besides the base's, as <c>8080/tcp</c>.</summary>
    public IReadOnlySet<string> ExposedPorts
    {
        get => change.ExposedPorts;
        init => change = change with { ExposedPorts = value };
    }

    /// <summary>Folders of the image that hold data of their own, besides the base's: whole paths.</summary>
    public IReadOnlySet<string> Volumes
    {
        get => change.Volumes;
        init => change = change with { Volumes = value };
    }

    /// <summary>The signal that asks the program to end, such as <c>SIGINT</c>; null, the default, keeps the base's.</summary>
    public string? StopSignal { get => change.StopSignal; init => change = change with { StopSignal = value }; }

    /// <summary>
    /// Labels of the image, besides the base's. Placeholders of <see cref="BuildTemplates"/> in values are filled in.
    /// </summary>
    public IReadOnlyDictionary<string, string> Labels
    {
        get => change.Labels;
        init => change = change with { Labels = value };
    }

    /// <summary>Labels of the base that the images are not to have. None may be in <see cref="Labels"/>.</summary>
    public IReadOnlySet<string> RemovedLabels { get; init => field = Frozen.Set(value); } = Frozen.EmptySet();

    /// <summary>What the images take over from their base: its annotations are not, all else is by default.</summary>
    public BaseInheritance Inherit
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = new();

    /// <summary>
    /// Annotations of each image and of the index, besides the base's name and digest. OCI only. Placeholders of
    /// <see cref="BuildTemplates"/> in values are filled in; one that names a platform is of the images alone.
    /// </summary>
    public IReadOnlyDictionary<string, string> Annotations
    {
        get;
        init => field = Frozen.Map(value);
    } = Frozen.EmptyMap();

    /// <summary>
    /// Capabilities of Linux that files get, by their paths in the image: <c>/app/api</c> with
    /// <c>cap_net_bind_service+ep</c> for a program that listens on port 80 without root
    /// (<see cref="LayerEntry.Capabilities"/>). The program and <see cref="Files"/> may be named. Empty by default. Not for
    /// Windows.
    /// </summary>
    public IReadOnlyDictionary<string, string> Capabilities
    {
        get;
        init => field = Frozen.Map(value);
    } = Frozen.EmptyMap();
}
