using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Settings;

/// <summary>
/// What podman, buildah and skopeo are told about registries (containers-registries.conf(5), version 2): the user's file
/// or else the machine's, and then the files of <c>registries.conf.d</c>, where a later one wins.
/// </summary>
internal sealed class ContainersConf
{
    private readonly Dictionary<string, ContainersRegistry> registries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ShortName> aliases = new(StringComparer.Ordinal);
    private readonly Warnings warnings;

    public ContainersConf(ToolFolders folders, Warnings warnings)
    {
        this.warnings = warnings;
        if (folders.RegistriesConf is { } named && !File.Exists(named))
            warnings.NotRead(named, $"{ToolFolders.RegistriesConfVariable} names it, and it is not there");
        foreach (var file in Files(folders))
            Read(file);
    }

    /// <summary>What the files say about a registry; null when they say nothing.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="decides">
    /// The table that decides whether the certificate counts; null for that of the registry as a whole.
    /// </param>
    public SettingLayer? LayerOf(string registry, ContainersRegistry? decides = null)
    {
        var fitting = Fitting(registry);
        var insecure = decides ?? InsecureOf(registry);
        var isInsecure = insecure is not null && (decides is null || decides.IsInsecure);
        var mirrors = fitting.SelectMany(MirrorsOf).ToArray();
        if (!isInsecure && mirrors.Length == 0)
            return null;
        RegistryHostSettings settings = new()
        {
            Transport = isInsecure ? TransportSecurity.AnyTlsElseHttp : null,
            Mirrors = mirrors.Length == 0 ? null : mirrors,
        };
        var said = insecure;
        if (fitting.Count > 0)
            said = fitting[0];
        return new(said!.File, settings);
    }

    /// <summary>The table that says of a whole registry that its certificate does not count; null for none.</summary>
    public ContainersRegistry? InsecureOf(string registry)
    {
        if (TableOf(registry, "") is { IsInsecure: true, Location: null } own)
            return own;
        return registries.Values.FirstOrDefault(table => table.IsInsecureMirror(registry));
    }

    /// <summary>
    /// The table that counts for a repository, alone: the one with the longest prefix. Null when there is none.
    /// </summary>
    /// <param name="registry">The registry.</param>
    /// <param name="path">The path of the repository; empty for the registry as a whole.</param>
    public ContainersRegistry? TableOf(string registry, string path) =>
        Fitting(registry).FirstOrDefault(table => table.Holds(path));

    /// <summary>All tables for parts of a registry: the longest prefix first, and a name before a domain.</summary>
    public IReadOnlyList<ContainersRegistry> Fitting(string registry)
    {
        var fitting = registries.Values.Where(table => table.Fits(registry));
        return [.. fitting.OrderByDescending(static table => table.Path.Length)
            .ThenBy(static table => table.Host.StartsWith('*'))
            .ThenByDescending(static table => table.Host.Length)];
    }

    /// <summary>What a table says is read first.</summary>
    public IReadOnlyList<RegistryMirror> MirrorsOf(ContainersRegistry table)
    {
        try
        {
            return [.. table.Mirrors()];
        }
        catch (FormatException wrong)
        {
            warnings.Say($"{Output.Plain(table.File)}: {Output.Plain(wrong.Message)} Its mirrors are passed over.");
            return [];
        }
    }

    /// <summary>What a name without a registry stands for; null when no file says.</summary>
    public ShortName? ShortNameOf(string name) => aliases.GetValueOrDefault(name);

    private IEnumerable<string> Files(ToolFolders folders)
    {
        var own = Path.Combine(folders.Config, "containers", "registries.conf");
        var machines = Path.Combine(folders.Machine, "containers", "registries.conf");
        var usual = File.Exists(own) ? own : machines;
        var first = folders.RegistriesConf ?? usual;
        return [first, .. DropIns($"{machines}.d"), .. DropIns($"{own}.d")];
    }

    private IEnumerable<string> DropIns(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? Directory.GetFiles(folder, "*.conf").Order(StringComparer.Ordinal) : [];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            warnings.NotRead(folder, failure.Message);
            return [];
        }
    }

    private void Read(string file)
    {
        try
        {
            if (!File.Exists(file))
                return;
            var document = TomlDocument.Read(file);
            if (document.Table("registries").Names.Any())
                throw new FormatException("it is of version 1 of this file, and only version 2 is read");
            warnings.Misunderstood(file, "", ContainersRegistry.ProblemsOfDocument(document));
            foreach (var table in document.Tables("registry"))
                Add(table, file);
            var names = document.Table("aliases");
            foreach (var name in names.Names)
                if (ShortName.Find(names.Text(name), file) is { } target)
                    aliases[name] = target;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException)
        {
            warnings.NotRead(file, failure.Message);
        }
    }

    private void Add(TomlTable table, string file)
    {
        try
        {
            var registry = ContainersRegistry.Of(table, file);
            registries[registry.Prefix] = registry;
            warnings.Misunderstood(file, $" of {registry.Prefix}", registry.Problems());
        }
        catch (FormatException wrong)
        {
            warnings.Say($"{Output.Plain(file)}: {Output.Plain(wrong.Message)}. That part is passed over.");
        }
    }
}
