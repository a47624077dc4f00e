using System.Net;
using System.Security.Cryptography.X509Certificates;
using OciMultiArch.Http.Settings;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <content>What the settings stand for.</content>
public sealed partial class RegistryHostSettings
{
    private const string NoProxy = "none";

    /// <summary>The options that these settings stand for. Reads the PEM files; no network.</summary>
    /// <param name="registry">The registry, for messages.</param>
    /// <exception cref="FormatException">A value is wrong; see <see cref="FindProblems"/>.</exception>
    /// <exception cref="OciException">
    /// A PEM file cannot be read, or holds no certificate or key. The message names registry and file.
    /// </exception>
    public RegistryHostOptions ToOptions(string registry)
    {
        if (FindProblems() is [var (member, problem), ..])
            throw new FormatException($"{registry}: {member}: {problem}");
        RegistryHostOptions options = new()
        {
            Transport = Transport,
            CertificateAuthorities = Authorities(registry),
            ServerName = ServerName,
            Addresses = [.. (Addresses ?? []).Select(IPAddress.Parse)],
            PathPrefix = PathPrefix,
            Headers = new Dictionary<string, string>(Headers ?? Frozen.EmptyMap(), StringComparer.OrdinalIgnoreCase),
            Mirrors = [.. Mirrors ?? []],
            TrustedHosts = [.. TrustedHosts ?? []],
            MaxRequestsPerSecond = MaxRequestsPerSecond,
            ChunkBytes = ChunkBytes,
            ConnectTimeout = ConnectTimeout,
            StallTimeout = StallTimeout,
            ResponseTimeout = ResponseTimeout,
            UseProxy = Proxy != NoProxy,
        };
        options.MaxReads = MaxReads ?? options.MaxReads;
        options.MaxWrites = MaxWrites ?? options.MaxWrites;
        if (ClientCertificateFile is { } certificate)
            options.ClientCertificate = SettingFile.ClientCertificate(registry, certificate, ClientKeyFile);
        if (options.UseProxy && Proxy is { } proxy)
            options.Proxy = new WebProxy(HostSettingsRules.ProxyUrl(proxy));
        return options;
    }

    private X509Certificate2Collection Authorities(string registry)
    {
        X509Certificate2Collection all = [];
        foreach (var file in CaFiles ?? [])
            all.AddRange(SettingFile.Authorities(registry, file));
        return all;
    }
}
