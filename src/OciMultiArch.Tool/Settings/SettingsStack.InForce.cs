using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Settings;

/// <content>What is in force, and where it comes from.</content>
internal sealed partial class SettingsStack
{
    private static readonly string[] ProxyVariables = ["https_proxy", "http_proxy", "all_proxy"];

    /// <summary>
    /// What is in force for a registry, each setting with the source that decides it. Secrets are hidden. No network.
    /// </summary>
    /// <exception cref="UsageException">An option or the file of settings says what cannot be.</exception>
    /// <exception cref="OciException">The registry is blocked.</exception>
    public IReadOnlyList<SettingInForce> InForce(string registry)
    {
        others.RefuseBlocked(registry, "");
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
        foreach (var setting in Defaults(registry))
            found.TryAdd(setting.Name, setting);
        return [.. found.Values.OrderBy(static setting => setting.Name, StringComparer.Ordinal)];
    }

    private IEnumerable<SettingInForce> Defaults(string registry)
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
        var proxies = ProxyVariables.SelectMany(static name => new[] { name, name.ToUpperInvariant() });
        var variable = proxies.FirstOrDefault(name => !string.IsNullOrEmpty(environment(name)));
        if (variable is not null)
            yield return new("proxy", SettingInForce.Proxy(environment(variable))!, $"environment variable {variable}");
        foreach (var setting in SettingInForce.In(new(SettingInForce.Default, usual)))
            yield return setting;
    }

    private static bool IsOfThisMachine(string registry) =>
        Uri.TryCreate($"http://{registry}/", UriKind.Absolute, out var url) && url.IsLoopback;
}
