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
            PathPrefix = PathPrefix,
            Mirrors = [.. Mirrors ?? []],
            TrustedHosts = [.. TrustedHosts ?? []],
        };
        foreach (var address in Addresses ?? [])
            options.Addresses.Add(IPAddress.Parse(address));
        foreach (var (name, value) in Headers ?? Frozen.EmptyMap())
            options.Headers[name] = value;
        if (ClientCertificateFile is { } certificate)
            options.ClientCertificate = SettingFile.ClientCertificate(registry, certificate, ClientKeyFile);
        options.UseProxy = Proxy != NoProxy;
        if (options.UseProxy && Proxy is { } proxy)
            options.Proxy = new WebProxy(HostSettingsRules.ProxyUrl(proxy));
        SetLimits(options);
        return options;
    }

    private void SetLimits(RegistryHostOptions options)
    {
        options.MaxReads = MaxReads ?? options.MaxReads;
        options.MaxWrites = MaxWrites ?? options.MaxWrites;
        options.MaxRequestsPerSecond = MaxRequestsPerSecond;
        options.ChunkBytes = ChunkBytes;
        options.ConnectTimeout = ConnectTimeout;
        options.StallTimeout = StallTimeout;
        options.ResponseTimeout = ResponseTimeout;
    }

    private X509Certificate2Collection Authorities(string registry)
    {
        X509Certificate2Collection all = [];
        foreach (var file in CaFiles ?? [])
            all.AddRange(SettingFile.Authorities(registry, file));
        return all;
    }
}
