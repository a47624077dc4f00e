using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// Where a repository is read and written, when its name alone does not say that, as
/// containers-registries.conf(5) moves parts of registries. Immutable.
/// </summary>
public sealed class RepositoryRoute
{
    /// <summary>Makes a route. No network.</summary>
    /// <param name="name">The repository that is read and written; the one that was named, if it was not moved.</param>
    public RepositoryRoute(RepositoryName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        Asked = name;
    }

    /// <summary>The repository that is read and written.</summary>
    public RepositoryName Name { get; }

    /// <summary>
    /// What is asked first for reading, by the name that was given. Null, the default: what
    /// <see cref="RegistryHostOptions.Mirrors"/> of the registry say.
    /// </summary>
    public IReadOnlyList<RegistryMirror>? Mirrors
    {
        get;
        init => field = value is null ? null : Frozen.List(value);
    }

    /// <summary>
    /// Makes settings of the registry for this repository alone, when it is first used; a null answer means the
    /// defaults. Connections and logins are shared by routes to one registry with the same function, and with no others.
    /// Null, the default: the registry's settings hold.
    /// </summary>
    public Func<RegistryHostOptions?>? HostOptions { get; init; }

    /// <summary>The repository that was named.</summary>
    internal RepositoryName Asked { get; private init; }

    /// <summary>This route, of a repository that was named.</summary>
    internal RepositoryRoute From(RepositoryName asked) =>
        new(Name) { Asked = asked, Mirrors = Mirrors, HostOptions = HostOptions };
}
