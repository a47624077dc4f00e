using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>What to change in an image's config. A member left alone keeps what the base says.</summary>
public sealed record ConfigChange
{
    /// <summary>The user, as <c>user[:group]</c> or <c>uid[:gid]</c>; null keeps the base's.</summary>
    public string? User { get; init; }

    /// <summary>The program and its fixed arguments; empty keeps the base's. A new entrypoint drops the base's <see cref="Arguments"/>.</summary>
    public IReadOnlyList<string> Entrypoint { get; init => field = Frozen.List(value); } = Frozen.Empty<string>();

    /// <summary>Arguments that whoever runs the image may replace (<c>Cmd</c>); empty keeps the base's, unless there is a new entrypoint.</summary>
    public IReadOnlyList<string> Arguments { get; init => field = Frozen.List(value); } = Frozen.Empty<string>();

    /// <summary>Environment variables to set; others of the base stay. A name is not empty and has no <c>=</c> in it.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init => field = Frozen.Map(value); } = Frozen.EmptyMap();

    /// <summary>Labels to set; others of the base stay.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init => field = Frozen.Map(value); } = Frozen.EmptyMap();

    /// <summary>Ports to expose besides the base's, as <c>8080</c>, <c>8080/tcp</c> or <c>53/udp</c>.</summary>
    public IReadOnlySet<string> ExposedPorts { get; init => field = Frozen.Set(value); } = Frozen.EmptySet();

    /// <summary>Volumes besides the base's.</summary>
    public IReadOnlySet<string> Volumes { get; init => field = Frozen.Set(value); } = Frozen.EmptySet();

    /// <summary>The folder the program starts in, a whole path; null keeps the base's.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The signal that asks the program to end; null keeps the base's.</summary>
    public string? StopSignal { get; init; }

    /// <summary>Who made the image; null keeps the base's.</summary>
    public string? Author { get; init; }
}
