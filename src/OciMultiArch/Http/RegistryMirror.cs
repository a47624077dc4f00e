using OciMultiArch.Internal;
using OciMultiArch.Model;

namespace OciMultiArch;

/// <summary>
/// A place that holds copies of a registry's content, or a pull-through cache of it, and is asked first. Only for
/// reading. Immutable; equal when all members are.
/// </summary>
public sealed record RegistryMirror
{
    private const string AnyPath = "a/x";
    private readonly string prefix = "";

    /// <summary>Makes a mirror. No network.</summary>
    /// <param name="location">
    /// Its host, optional port and optional path, for example <c>mirror.example:5000/hub</c>. The path stands before
    /// that of the repository: <c>docker.io/library/alpine</c> is <c>mirror.example:5000/hub/library/alpine</c>. How
    /// the host is talked to say the <see cref="RegistryClientOptions.Hosts"/> under its own name.
    /// </param>
    /// <exception cref="FormatException">The text is not a host with an optional path.</exception>
    public RegistryMirror(string location)
    {
        ArgumentNullException.ThrowIfNull(location);
        var text = location.TrimEnd('/');
        // What stands in place of the repositories makes a name of it.
        if (RepositoryName.Read($"{text}/{AnyPath}", out var name) is { } problem)
            throw Malformed(location, problem);
        Host = name!.Registry;
        if (!text.StartsWith(Host, StringComparison.OrdinalIgnoreCase))
            throw Malformed(location, "its host needs a dot or a port");
        Path = name.Path[..^AnyPath.Length].TrimEnd('/');
    }

    /// <summary>Host and optional port, in lower case.</summary>
    public string Host { get; }

    /// <summary>What stands before a repository's path there; empty for nothing.</summary>
    public string Path { get; }

    /// <summary>
    /// The repositories that are mirrored: that with this path, and those below it; <see cref="Path"/> takes the place
    /// of this part. Empty, the default: all of the registry.
    /// </summary>
    /// <exception cref="FormatException">The text is not the path of a repository.</exception>
    public string Prefix
    {
        get => prefix;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            if (PathProblem(value) is { } problem)
                throw new FormatException($"'{Printable.Short(value)}' is not the path of a repository: {problem}.");
            prefix = value;
        }
    }

    /// <summary>What it is asked for; everything by default.</summary>
    public MirrorPulls Pulls { get; init; }

    /// <summary>
    /// Whether requests name the registry that is meant, in the query <c>ns</c> (distribution-spec, "Registry
    /// Proxying"), as containerd does. Needed for one mirror of several registries under the same paths. False by
    /// default.
    /// </summary>
    public bool SendsNamespace { get; init; }

    /// <summary>Host and path.</summary>
    public override string ToString() => Path.Length == 0 ? Host : $"{Host}/{Path}";

    /// <summary>What a repository is called there; null when the mirror does not have it.</summary>
    internal RepositoryName? NameOf(RepositoryName repository)
    {
        if (Rest(repository.Path) is not { } rest)
            return null;
        var path = $"{Path}/{rest}".Trim('/');
        var isName = RepositoryName.TryParse($"{Host}/{path}", null, out var name);
        return isName && name != repository ? name : null;
    }

    private static FormatException Malformed(string location, string problem) =>
        new($"'{ReferenceText.Short(location + '/').TrimEnd('/')}' is not the location of a mirror: {problem}.");

    private static string? PathProblem(string path) =>
        path.Length == 0 ? null : RepositoryName.Read($"localhost/{path}", out _);

    private string? Rest(string path)
    {
        if (prefix.Length == 0)
            return path;
        if (path == prefix)
            return "";
        return path.StartsWith(prefix + "/", StringComparison.Ordinal) ? path[(prefix.Length + 1)..] : null;
    }
}
