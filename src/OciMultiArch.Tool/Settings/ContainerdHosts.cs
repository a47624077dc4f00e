using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Settings;

/// <summary>
/// What containerd is told about registries: <c>hosts.toml</c> in <c>certs.d/HOST</c>, or else in
/// <c>certs.d/_default</c> (containerd, docs/hosts.md).
/// </summary>
internal sealed class ContainerdHosts(ToolFolders folders, CertificateFolders certificates, Warnings warnings)
{
    private readonly string root = Path.Combine(folders.Machine, "containerd", "certs.d");
    private readonly Dictionary<string, SettingLayer> ofMirrors = new(StringComparer.Ordinal);

    /// <summary>What containerd's files say about a registry; null when they say nothing.</summary>
    public SettingLayer? LayerOf(string registry)
    {
        var folder = Path.Combine(root, registry);
        var file = Path.Combine(folder, "hosts.toml");
        if (!File.Exists(file) && Directory.Exists(folder))
            return certificates.Read(folder, registry);
        if (!File.Exists(file))
            file = Path.Combine(root, "_default", "hosts.toml");
        var own = Read(file, registry);
        lock (ofMirrors)
        {
            if (!ofMirrors.TryGetValue(registry, out var asMirror))
                return own;
            // A host that is a mirror is no host without a file of its own.
            return file.StartsWith(folder, StringComparison.Ordinal) ? own ?? asMirror : asMirror;
        }
    }

    private SettingLayer? Read(string file, string registry)
    {
        try
        {
            if (!File.Exists(file))
                return null;
            return Layer(TomlDocument.Read(file), file, registry);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException)
        {
            throw SettingFault.InFile(file, failure);
        }
    }

    private SettingLayer Layer(TomlTable document, string file, string registry)
    {
        List<RegistryMirror> mirrors = [];
        var hosts = document.Table("host");
        foreach (var name in hosts.Names)
            if (ContainerdHost.Of(name, hosts.Table(name), file, warnings) is { IsRead: true } host)
                mirrors.Add(Known(host, file));
        var server = document.Text("server") is { Length: > 0 } url ? url : registry;
        if (ContainerdHost.Of(server, document, file, warnings) is not { } itself)
            return new(file, new() { Mirrors = mirrors });
        var isElsewhere = HostName.Find(itself.Host) != registry;
        if (isElsewhere)
            mirrors.Add(Known(itself, file));
        var settings = isElsewhere ? new() : itself.Settings;
        var isNamed = mirrors.Count > 0;
        return new(file, isNamed ? new RegistryHostSettings { Mirrors = mirrors }.Over(settings) : settings);
    }

    // How a mirror is talked to is asked for under its own name, once it is used.
    private RegistryMirror Known(ContainerdHost host, string file)
    {
        lock (ofMirrors)
            ofMirrors.TryAdd(HostName.Parse(host.Host), new(file, host.Settings));
        return host.Mirror;
    }
}
