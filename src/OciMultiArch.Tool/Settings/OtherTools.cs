using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Settings;

/// <summary>
/// What the files of other tools say about registries, read when a registry is first used. A file that cannot be read is
/// a warning.
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
    public IReadOnlyList<SettingLayer> LayersOf(string registry)
    {
        if (containers is null)
            return [];
        IEnumerable<SettingLayer?> all =
        [
            containers.Value.LayerOf(registry),
            .. certificates!.LayersOf(registry),
            containerd!.LayerOf(registry),
        ];
        return [.. all.OfType<SettingLayer>()];
    }

    /// <summary>Refuses what registries.conf forbids.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="path">The path of the repository; empty for the registry as a whole.</param>
    /// <exception cref="OciException">It is forbidden.</exception>
    public void RefuseBlocked(string registry, string path)
    {
        if (containers?.Value.BlockOf(registry, path) is not { } block)
            return;
        throw new OciException(
            Problem.Forbidden,
            $"{Output.Plain(block.File)} blocks {Output.Plain(block.Prefix)}.",
            new($"Change 'blocked' there, or set {ToolFolders.Variable}=none, so that no file of another tool is read."));
    }

    /// <summary>What a name without a registry stands for; null when no file says.</summary>
    public ShortName? ShortNameOf(string name) => containers?.Value.ShortNameOf(name);
}
