using OciMultiArch.Internal;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Settings;

/// <summary>
/// What podman, buildah and skopeo are told about registries (containers-registries.conf(5), version 2): the user's file
/// or else the machine's, and then the files of <c>registries.conf.d</c>, where a later one wins. What is not understood
/// ends the work, as theirs: it may be what forbids a registry.
/// </summary>
internal sealed class ContainersConf
{
    private readonly Dictionary<string, ContainersRegistry> registries = new(StringComparer.Ordinal);
    private readonly ShortNames shortNames = new();
    private readonly Warnings warnings;

    public ContainersConf(ToolFolders folders, Warnings warnings)
    {
        this.warnings = warnings;
        if (folders.RegistriesConf is { } named && !File.Exists(named))
            throw SettingFault.InFile(named, $"{ToolFolders.RegistriesConfVariable} names it, and it is not there");
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
            throw SettingFault.InFile(table.File, wrong.Message);
        }
    }

    /// <summary>What a name without a registry stands for; null when no file says.</summary>
    public ShortName? ShortNameOf(string name) => shortNames.Find(name);

    private static IEnumerable<string> Files(ToolFolders folders)
    {
        var own = Path.Combine(folders.Config, "containers", "registries.conf");
        var machines = Path.Combine(folders.Machine, "containers", "registries.conf");
        var usual = File.Exists(own) ? own : machines;
        var first = folders.RegistriesConf ?? usual;
        return [first, .. DropIns($"{machines}.d"), .. DropIns($"{own}.d")];
    }

    private static IEnumerable<string> DropIns(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? Directory.GetFiles(folder, "*.conf").Order(StringComparer.Ordinal) : [];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw SettingFault.InFile(folder, DiskReason.Of(failure));
        }
    }

    private void Read(string file)
    {
        try
        {
            if (!File.Exists(file))
                return;
            var text = TomlDocument.TextOf(file);
            if (shortNames.TryAddAll(text, file))
                return;
            var document = TomlDocument.Parse(text);
            if (document.Table("registries").Names.Any())
                throw new FormatException("it is of version 1 of this file, and only version 2 is read");
            if (ContainersRegistry.ProblemsOfDocument(document).FirstOrDefault() is { } misfit)
                throw SettingFault.InValue(file, "", misfit);
            Dictionary<string, ContainersRegistry> places = new(StringComparer.Ordinal);
            foreach (var table in document.Tables("registry"))
                Add(table, file, places);
            var names = document.Table("aliases");
            foreach (var name in names.Names)
                shortNames.Add(name, names.Text(name), file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException)
        {
            throw SettingFault.InFile(file, failure);
        }
    }

    private void Add(TomlTable table, string file, Dictionary<string, ContainersRegistry> places)
    {
        if (ContainersRegistry.IsOfOneVersion(table) && !ContainersRegistry.Forbids(table))
        {
            warnings.NotRead(file, $"line {table.LineOf("prefix")}: the prefix names a tag or digest, and only repositories count");
            return;
        }
        try
        {
            var registry = ContainersRegistry.Of(table, file);
            if (registry.Problems().FirstOrDefault() is { } misfit)
                throw SettingFault.InValue(file, $" of {registry.Prefix}", misfit);
            if (!places.TryAdd(registry.Place, registry))
                registry.CheckAgrees(places[registry.Place]);
            // Of one file the first table counts, and of more files the last.
            if (registries.GetValueOrDefault(registry.Prefix)?.File != file)
                registries[registry.Prefix] = registry;
        }
        catch (FormatException wrong)
        {
            throw SettingFault.InFile(file, $"line {table.LineOf("prefix", "location")}: {wrong.Message}");
        }
    }
}
