using OciMultiArch.Images;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>What to change in an image's config. A member that is not set keeps what the config says.</summary>
public sealed record ConfigChange
{
    /// <summary>The user, as <c>user[:group]</c> or <c>uid[:gid]</c>; null keeps the config's.</summary>
    public string? User { get; init; }

    /// <summary>
    /// The program and its fixed arguments; empty keeps the config's. A new entrypoint removes the
    /// <see cref="Arguments"/> of the config.
    /// </summary>
    public IReadOnlyList<string> Entrypoint { get; init => field = Frozen.List(value); } = Frozen.Empty<string>();

    /// <summary>
    /// Arguments that whoever runs the image may replace (<c>Cmd</c>); empty keeps the config's, unless there is a new
    /// entrypoint.
    /// </summary>
    public IReadOnlyList<string> Arguments { get; init => field = Frozen.List(value); } = Frozen.Empty<string>();

    /// <summary>
    /// Environment variables to set; the others of the config stay. A name is not empty and has no <c>=</c> in it.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment
    {
        get;
        init => field = Frozen.Map(value);
    } = Frozen.EmptyMap();

    /// <summary>Labels to set; the others of the config stay.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init => field = Frozen.Map(value); } = Frozen.EmptyMap();

    /// <summary>
    /// Ports to expose besides those of the config, as <c>8080</c>, <c>8080/tcp</c> or <c>53/udp</c>.
    /// </summary>
    public IReadOnlySet<string> ExposedPorts
    {
        get;
        init => field = Frozen.Set(ConfigText.DistinctPorts(value ?? Frozen.EmptySet()));
    } = Frozen.EmptySet();

    /// <summary>Volumes besides those of the config.</summary>
    public IReadOnlySet<string> Volumes { get; init => field = Frozen.Set(value); } = Frozen.EmptySet();

    /// <summary>
    /// The folder that the program starts in, a whole path; null keeps the config's. In images of Windows, <c>/srv</c> is
    /// written as <c>C:\srv</c>.
    /// </summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The signal that asks the program to end; null keeps the config's.</summary>
    public string? StopSignal { get; init; }

    /// <summary>Who made the image; null keeps the config's.</summary>
    public string? Author { get; init; }

    /// <summary>
    /// Finds what no container engine would start, before anything is read (image-spec, config.md, "Properties").
    /// </summary>
    /// <exception cref="BuildException">
    /// A variable's name or value, a port or a signal cannot be one, or a folder is no whole path.
    /// </exception>
    internal void Validate()
    {
        if (Environment.Keys.FirstOrDefault(static name => !IsVariable(name)) is { } variable)
            throw Invalid(
                $"'{Printable.Short(variable)}' is not the name of an environment variable.",
                "A name is not empty, and has neither '=' nor NUL in it.");
        if (ExposedPorts.FirstOrDefault(static text => !ConfigText.IsPort(text)) is { } port)
            throw Invalid(
                $"'{Printable.Short(port)}' is not a port.",
                "Write a number up to 65535, such as 8080, 8080/tcp or 53/udp.");
        if (!string.IsNullOrEmpty(WorkingDirectory) && !ConfigText.IsWholePath(WorkingDirectory))
            throw Invalid(
                $"'{Printable.Short(WorkingDirectory)}' is not a folder to start in.",
                "Write its whole path, such as /srv.");
        if (Volumes.FirstOrDefault(static folder => !ConfigText.IsWholePath(folder)) is { } volume)
            throw Invalid(
                $"'{Printable.Short(volume)}' is not a folder for a volume.", "Write its whole path, such as /data.");
        if (!string.IsNullOrEmpty(StopSignal) && !StopSignals.IsKnown(StopSignal))
            throw Invalid(
                $"'{Printable.Short(StopSignal)}' is not a signal.",
                "Write its name or number, such as SIGTERM, SIGRTMIN+3 or 15.");
        CheckTexts();
    }

    // The kernel ends a text of a process at its first NUL.
    private void CheckTexts()
    {
        var texts = Entrypoint.Concat(Arguments).Concat(Environment.Values);
        if (texts.FirstOrDefault(static text => text.Contains('\0', StringComparison.Ordinal)) is { } wrong)
            throw Invalid(
                $"'{Printable.Short(wrong)}' holds NUL, which no argument or variable of a program can.",
                "Leave it out.");
    }

    private static BuildException Invalid(string reason, string remedy) =>
        new(Problem.InvalidContent, reason, new Remedy(remedy));

    private static bool IsVariable(string name) => name.Length > 0 && !name.AsSpan().ContainsAny('=', '\0');
}
