using OciMultiArch.Internal;

namespace OciMultiArch.Tool.Settings;

/// <summary>
/// Authorities and client certificates in folders that are named for a registry, as docker and podman read them
/// (containers-certs.d(5)): <c>*.crt</c> are authorities, <c>*.cert</c> with <c>*.key</c> a client certificate.
/// </summary>
internal sealed class CertificateFolders(ToolFolders folders, Warnings warnings)
{
    private const string Name = "certs.d";
    private static readonly string[] SpellingsOfHub = ["docker.io", "registry-1.docker.io", "index.docker.io"];

    /// <summary>What the folders say about a registry, the strongest first.</summary>
    public IEnumerable<SettingLayer> LayersOf(string registry)
    {
        foreach (var root in Roots())
            foreach (var spelling in Spellings(registry))
                if (Read(Path.Combine(root, spelling), registry) is { } found)
                    yield return found;
    }

    /// <summary>What one folder says; null when it is not there or holds nothing that can be used.</summary>
    public SettingLayer? Read(string folder, string registry)
    {
        if (!Directory.Exists(folder))
            return null;
        try
        {
            var files = Directory.GetFiles(folder).Order(StringComparer.Ordinal).ToArray();
            RegistryHostSettings settings = new()
            {
                CaFiles = Authorities(files, registry),
                ClientCertificateFile = ClientCertificate(files, registry),
            };
            if (settings.ClientCertificateFile is { } client)
                settings = new RegistryHostSettings { ClientKeyFile = KeyOf(client), ClientCertificateFile = client }
                    .Over(settings);
            var isEmpty = settings is { CaFiles: null, ClientCertificateFile: null };
            return isEmpty ? null : new(folder, settings);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            warnings.NotRead(folder, DiskReason.Of(failure));
            return null;
        }
    }

    private IEnumerable<string> Roots()
    {
        yield return Path.Combine(folders.Config, "containers", Name);
        yield return Path.Combine(folders.Machine, "containers", Name);
        yield return Path.Combine(folders.Docker, Name);
        yield return Path.Combine(folders.Config, "docker", Name);
        yield return Path.Combine(folders.Machine, "docker", Name);
    }

    private static string[] Spellings(string registry) =>
        registry == SpellingsOfHub[0] ? SpellingsOfHub : [registry];

    private static string KeyOf(string certificate) => Path.ChangeExtension(certificate, ".key");

    private string[]? Authorities(string[] files, string registry)
    {
        var named = files.Where(static file => Path.GetExtension(file) == ".crt");
        string[] usable = [.. named.Where(file => warnings.IsUsable(file, registry, new() { CaFiles = [file] }))];
        return usable.Length == 0 ? null : usable;
    }

    private string? ClientCertificate(string[] files, string registry) =>
        files.FirstOrDefault(file => Path.GetExtension(file) == ".cert" && IsUsable(file, registry));

    private bool IsUsable(string certificate, string registry) => warnings.IsUsable(
        certificate,
        registry,
        new() { ClientCertificateFile = certificate, ClientKeyFile = KeyOf(certificate) });
}
