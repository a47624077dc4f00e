using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Settings;

/// <summary>
/// What the files of other tools say about registries, read when a registry is first used. What may forbid or loosen
/// something and is not understood ends the work; a certificate or header that cannot be used is a warning.
/// </summary>
internal sealed class OtherTools
{
    private readonly Lazy<ContainersConf>? containers;
    private readonly CertificateFolders? certificates;
    private readonly ContainerdHosts? containerd;

    /// <param name="folders">Where the files are; null for none.</param>
    /// <param name="warn">Is told what is passed over.</param>
    public OtherTools(ToolFolders? folders, Action<string> warn)
    {
        if (folders is null)
            return;
        Warnings warnings = new(warn);
        containers = new(() => new(folders, warnings));
        certificates = new(folders, warnings);
        containerd = new(folders, certificates, warnings);
    }

    /// <summary>What the files say about a registry, the strongest first.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="decides">
    /// The table that decides whether the certificate counts; null for that of the registry as a whole.
    /// </param>
    public IReadOnlyList<SettingLayer> LayersOf(string registry, ContainersRegistry? decides = null)
    {
        if (containers is null)
            return [];
        IEnumerable<SettingLayer?> all =
        [
            containers.Value.LayerOf(registry, decides),
            .. certificates!.LayersOf(registry),
            containerd!.LayerOf(registry),
        ];
        return [.. all.OfType<SettingLayer>()];
    }

    /// <summary>What registries.conf says of a repository; null when it says nothing.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="path">The path of the repository; empty for the registry as a whole.</param>
    /// <exception cref="OciException">It forbids the repository.</exception>
    public ContainersRegistry? TableOf(string registry, string path)
    {
        if (containers?.Value.TableOf(registry, path) is not { } table)
            return null;
        return table.IsBlocked ? throw Blocked(table) : table;
    }

    /// <summary>Whether the certificate of a registry as a whole does not count.</summary>
    public bool IsInsecure(string registry) => containers?.Value.InsecureOf(registry) is not null;

    /// <summary>What is read first of a repository that a table is for; null for what the registry's settings say.</summary>
    public IReadOnlyList<RegistryMirror>? MirrorsOf(ContainersRegistry table, string registry)
    {
        var mirrors = containers!.Value.MirrorsOf(table);
        if (mirrors.Count > 0 || table.Location is not null)
            return mirrors;
        return containerd!.LayerOf(registry)?.Settings.Mirrors ?? [];
    }

    /// <summary>What registries.conf says of parts of a registry, for people.</summary>
    public IEnumerable<SettingInForce> PartsOf(string registry)
    {
        var tables = containers?.Value.Fitting(registry) ?? [];
        var parts = tables.Where(static table => table.Path.Length > 0);
        var moved = tables.Where(static table => table.Location is not null);
        var insecure = parts.Where(static table => table is { IsInsecure: true, Location: null });
        var blocked = parts.Where(static table => table.IsBlocked);
        SettingInForce?[] all =
            [Row("location", moved, Moved), Row("insecure", insecure, Path), Row("blocked", blocked, Path)];
        return all.OfType<SettingInForce>();
    }

    /// <summary>What a name without a registry stands for; null when no file says.</summary>
    public ShortName? ShortNameOf(string name) => containers?.Value.ShortNameOf(name);

    private static SettingInForce? Row(
        string name, IEnumerable<ContainersRegistry> tables, Func<ContainersRegistry, string> text)
    {
        var value = string.Join(", ", tables.Select(text));
        return value.Length == 0 ? null : new(name, value, tables.First().File);
    }

    private static string Path(ContainersRegistry table) => table.Path;

    private static string Moved(ContainersRegistry table) =>
        table.Path.Length == 0 ? table.Location! : $"{table.Path} at {table.Location}";

    private static OciException Blocked(ContainersRegistry block) => new(
        Problem.Forbidden,
        $"{Output.Plain(block.File)} blocks {Output.Plain(block.Prefix)}.",
        new($"Change 'blocked' there, or set {ToolFolders.Variable}=none, so that no file of another tool is read."));
}
