using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Settings;

/// <summary>One <c>[[registry]]</c> of containers-registries.conf(5).</summary>
/// <param name="Host">The registry, or <c>*.domain</c>.</param>
/// <param name="Path">The path of the repositories that are meant; empty for all.</param>
/// <param name="File">Where it stands.</param>
/// <param name="Table">What it says.</param>
internal sealed record ContainersRegistry(string Host, string Path, string File, TomlTable Table)
{
    private const string Pulls = "pull-from-mirror";
    private const string OfMirror = "mirror.";
    private static readonly string[] Flags = ["insecure", "blocked", "mirror-by-digest-only"];
    private static readonly string[] Texts = ["prefix", "location"];

    /// <summary>The prefix that it is for.</summary>
    public string Prefix => Path.Length == 0 ? Host : $"{Host}/{Path}";

    /// <summary>Whether the certificate does not count, of the place where the content is.</summary>
    public bool IsInsecure => Table.IsTrue("insecure");

    /// <summary>Whether it may not be used.</summary>
    public bool IsBlocked => Table.IsTrue("blocked");

    /// <summary>
    /// Where its content is in truth, for reading and writing; null when that is the prefix.
    /// </summary>
    public string? Location
    {
        get
        {
            if (Table.Text("location") is not { Length: > 0 } location || location == Prefix)
                return null;
            var isItself = Path.Length == 0 && HostName.Find(location) == Host;
            return isItself ? null : location;
        }
    }

    /// <summary>Where its content is, for comparing: the location or the prefix.</summary>
    public string Place => (Location ?? Prefix).TrimEnd('/');

    /// <summary>Checks that another table of the file for the same place forbids and loosens the same.</summary>
    /// <exception cref="FormatException">It does not.</exception>
    public void CheckAgrees(ContainersRegistry other)
    {
        if (IsBlocked != other.IsBlocked)
            throw new FormatException($"'{HostName.Shown(Place)}' is defined twice with different 'blocked'");
        if (IsInsecure != other.IsInsecure)
            throw new FormatException($"'{HostName.Shown(Place)}' is defined twice with different 'insecure'");
    }

    /// <summary>Whether a table is for a tag or digest alone, which is not read here.</summary>
    public static bool IsOfOneVersion(TomlTable table)
    {
        var prefix = table.Text("prefix") ?? "";
        var slash = prefix.IndexOf('/', StringComparison.Ordinal);
        return slash >= 0 && prefix.AsSpan(slash).ContainsAny(':', '@') && !prefix.Contains("://", StringComparison.Ordinal);
    }

    /// <summary>Whether a table forbids something, or may mean to.</summary>
    public static bool Forbids(TomlTable table) => table.IsTrue("blocked") || table.IsNoFlag("blocked");

    /// <summary>Reads a table.</summary>
    /// <exception cref="FormatException">It names no registry.</exception>
    public static ContainersRegistry Of(TomlTable table, string file)
    {
        var prefix = table.Text("prefix") is { Length: > 0 } named ? named : table.Text("location") ?? "";
        var slash = prefix.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? prefix : prefix[..slash];
        var path = slash < 0 ? "" : prefix[(slash + 1)..].TrimEnd('/');
        var isDomain = host.StartsWith("*.", StringComparison.Ordinal);
        // A domain may have a single name, which no registry has.
        if (HostName.Find(isDomain ? $"any{host[1..]}" : host) is not { } registry)
            throw new FormatException($"'{HostName.Shown(prefix)}' is not the prefix of a registry");
        if (path.AsSpan().ContainsAny(':', '@'))
            throw new FormatException($"'{HostName.Shown(prefix)}' names a tag or digest, and only repositories count");
        ContainersRegistry found = new(isDomain ? host.ToLowerInvariant() : registry, path, file, table);
        if (found.Location is { } location && !IsPlace(location))
            throw new FormatException($"'{HostName.Shown(location)}' is not the location of a registry");
        return found;
    }

    /// <summary>Whether it says something about a registry.</summary>
    public bool Fits(string registry)
    {
        if (!Host.StartsWith('*'))
            return Host == registry;
        var colon = registry.LastIndexOf(':');
        var name = colon < 0 || Host.Contains(':', StringComparison.Ordinal) ? registry : registry[..colon];
        return name.EndsWith(Host[1..], StringComparison.Ordinal);
    }

    /// <summary>Whether it is for a repository of a registry that it fits.</summary>
    public bool Holds(string path) =>
        Path.Length == 0 || path == Path || path.StartsWith(Path + "/", StringComparison.Ordinal);

    /// <summary>Where a repository of it is in truth; null where its location makes no name of it.</summary>
    public RepositoryName? NameOf(RepositoryName asked)
    {
        if (Location is not { } location)
            return asked;
        RegistryMirror place = new(location);
        var rest = asked.Path[Path.Length..].Trim('/');
        var path = $"{place.Path}/{rest}".Trim('/');
        return RepositoryName.TryParse($"{place.Host}/{path}", null, out var name) ? name : null;
    }

    /// <summary>Where its content is read first.</summary>
    /// <exception cref="FormatException">A location is malformed.</exception>
    public IEnumerable<RegistryMirror> Mirrors()
    {
        var isByDigest = Table.IsTrue("mirror-by-digest-only");
        foreach (var mirror in Table.Tables("mirror"))
            yield return new(mirror.Text("location") ?? "")
            {
                Prefix = Path,
                Pulls = isByDigest ? MirrorPulls.ByDigest : PullsOf(mirror.Text(Pulls)),
            };
    }

    /// <summary>Whether it names a host as a mirror, whose certificate does not count.</summary>
    public bool IsInsecureMirror(string registry) => Table.Tables("mirror")
        .Any(mirror => mirror.IsTrue("insecure") && HostOf(mirror.Text("location")) == registry);

    /// <summary>What a file says in a way that is not understood.</summary>
    public static IEnumerable<Misfit> ProblemsOfDocument(TomlTable document)
    {
        if (document.IsNoTables("registry"))
            yield return document.Misfit("registry", "an array of tables");
        if (document.IsNoTable("aliases"))
            yield return document.Misfit("aliases", "a table");
        var names = document.Table("aliases");
        foreach (var name in names.Names.Where(names.IsNoText))
            yield return names.Misfit(name, Warnings.Text, "aliases.");
    }

    /// <summary>What the table says in a way that is not understood.</summary>
    public IEnumerable<Misfit> Problems()
    {
        foreach (var name in Flags.Where(Table.IsNoFlag))
            yield return Table.Misfit(name, Warnings.Flag);
        foreach (var name in Texts.Where(Table.IsNoText))
            yield return Table.Misfit(name, Warnings.Text);
        if (Table.IsNoTables("mirror"))
            yield return Table.Misfit("mirror", "an array of tables");
        foreach (var problem in Table.Tables("mirror").SelectMany(ProblemsOfMirror))
            yield return problem;
    }

    private static IEnumerable<Misfit> ProblemsOfMirror(TomlTable mirror)
    {
        if (mirror.IsNoFlag("insecure"))
            yield return mirror.Misfit("insecure", Warnings.Flag, OfMirror);
        if (mirror.IsNoText("location"))
            yield return mirror.Misfit("location", Warnings.Text, OfMirror);
        var isKnown = mirror.Text(Pulls) is null or "all" or "digest-only" or "tag-only";
        if (mirror.IsNoText(Pulls) || !isKnown)
            yield return mirror.Misfit(Pulls, "all, digest-only or tag-only", OfMirror);
    }

    private static bool IsPlace(string location)
    {
        try
        {
            return new RegistryMirror(location).Host.Length > 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static string? HostOf(string? location) => location is null ? null : HostName.Find(location.Split('/')[0]);

    private static MirrorPulls PullsOf(string? text) => text switch
    {
        "digest-only" => MirrorPulls.ByDigest,
        "tag-only" => MirrorPulls.ByTag,
        _ => MirrorPulls.All,
    };
}
