using OciMultiArch.Http;
using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Settings;

/// <content>What is in force, and where it comes from.</content>
internal sealed partial class SettingsStack
{
    private const string ProxyName = "proxy";
    private const string NoProxy = "none";
    private const string TransportName = "transport";

    /// <summary>
    /// What is in force for a registry, each setting with the source that decides it. Secrets are hidden. No network.
    /// </summary>
    /// <exception cref="UsageException">An option or the file of settings says what cannot be.</exception>
    /// <exception cref="OciException">The registry is blocked, or a variable names no proxy.</exception>
    public IReadOnlyList<SettingInForce> InForce(string registry)
    {
        others.TableOf(registry, "");
        OrderedDictionary<string, SettingInForce> found = new(StringComparer.OrdinalIgnoreCase);
        var hasCertificate = false;
        var layers = LayersOf(registry);
        Join(layers, registry);
        foreach (var layer in layers)
        {
            foreach (var setting in SettingInForce.In(layer))
                if (!hasCertificate || setting.Name != "clientKeyFile")
                    found.TryAdd(setting.Name, setting);
            // A key below another certificate is not that certificate's.
            hasCertificate |= layer.Settings.ClientCertificateFile is not null;
        }
        foreach (var setting in others.PartsOf(registry))
            found.TryAdd(setting.Name, setting);
        foreach (var setting in Defaults(registry))
            found.TryAdd(setting.Name, setting);
        if (!found.ContainsKey(ProxyName) && ProxyOf(registry, found[TransportName].Value) is { } proxy)
            found.Add(ProxyName, proxy);
        return [.. found.Values.OrderBy(static setting => setting.Name, StringComparer.Ordinal)];
    }

    private static IEnumerable<SettingInForce> Defaults(string registry)
    {
        RegistryHostOptions host = new();
        RegistryClientOptions client = new();
        RegistryHostSettings usual = new()
        {
            Transport = IsOfThisMachine(registry) ? TransportSecurity.PlainHttp : TransportSecurity.Tls,
            MaxReads = host.MaxReads,
            MaxWrites = host.MaxWrites,
            ConnectTimeout = client.ConnectTimeout,
            StallTimeout = client.StallTimeout,
            ResponseTimeout = client.ResponseTimeout,
        };
        return SettingInForce.In(new(SettingInForce.Default, usual));
    }

    // Where no variable counts, nothing is shown, as for the other settings that nobody has made.
    private SettingInForce? ProxyOf(string registry, string transport)
    {
        var scheme = transport == SettingInForce.Text(TransportSecurity.PlainHttp) ? "http" : "https";
        if (!Uri.TryCreate($"{scheme}://{HostName.Contacted(registry)}/", UriKind.Absolute, out var url))
            return null;
        EnvironmentProxy proxies = new(environment);
        var variable = proxies.DecidedBy(url, out var isThisMachine);
        var address = proxies.GetProxy(url);
        if (isThisMachine)
            return new(ProxyName, NoProxy, "this machine");
        if (address is not null)
            ProxySchemes.Check(address, url);
        if (variable is null)
            return address is null ? null : new(ProxyName, Shown(address), "settings of the system");
        return new(ProxyName, address is null ? NoProxy : Shown(address), $"environment variable {variable}");
    }

    private static string Shown(Uri proxy) => SettingInForce.Proxy(proxy.OriginalString)!;

    private static bool IsOfThisMachine(string registry) =>
        Uri.TryCreate($"http://{registry}/", UriKind.Absolute, out var url) && url.IsLoopback;
}
