using System.Globalization;

namespace OciMultiArch.Tool.Settings;

/// <summary>One setting of a registry that is in force.</summary>
/// <param name="Name">Its name in a file of settings.</param>
/// <param name="Value">Its value for people; a secret is hidden.</param>
/// <param name="Source">Who says so.</param>
internal sealed record SettingInForce(string Name, string Value, string Source)
{
    /// <summary>What nobody has said.</summary>
    public const string Default = "default";

    private const string Hidden = "(hidden)";
    private const string Transport = "transport";

    /// <summary>All that these settings say, in the order of the documentation.</summary>
    public static IEnumerable<SettingInForce> In(SettingLayer layer)
    {
        foreach (var (name, value) in Values(layer.Settings))
            if (value is not null)
                yield return new(name, layer.MayBePlain && name == Transport ? EitherOf(value) : value, layer.Source);
    }

    /// <summary>How a transport is written in a file of settings.</summary>
    public static string? Text(TransportSecurity? transport) => transport switch
    {
        TransportSecurity.PlainHttp => "plain-http",
        TransportSecurity.TlsWithoutVerification => "insecure",
        TransportSecurity.Tls => "tls",
        _ => null,
    };

    /// <summary>A time as it is written in a file of settings.</summary>
    public static string? Text(TimeSpan? time)
    {
        if (time is not { } value)
            return null;
        var isMinutes = value >= TimeSpan.FromMinutes(1) && value.TotalMinutes % 1 == 0;
        return isMinutes ? $"{Text(value.TotalMinutes)}m" : $"{Text(value.TotalSeconds)}s";
    }

    /// <summary>A proxy without its user and password.</summary>
    public static string? Proxy(string? proxy)
    {
        var at = proxy?.LastIndexOf('@') ?? -1;
        if (at < 0)
            return proxy;
        var scheme = proxy!.IndexOf("://", StringComparison.Ordinal);
        var begin = scheme < 0 ? "" : proxy[..(scheme + "://".Length)];
        return $"{begin}{Hidden}@{proxy[(at + 1)..]}";
    }

    private static IEnumerable<(string Name, string? Value)> Values(RegistryHostSettings settings) =>
    [
        (Transport, Text(settings.Transport)),
        ("caFiles", Text(settings.CaFiles)),
        ("clientCertificateFile", settings.ClientCertificateFile),
        ("clientKeyFile", settings.ClientKeyFile),
        ("serverName", settings.ServerName),
        ("addresses", Text(settings.Addresses)),
        ("pathPrefix", settings.PathPrefix),
        ("proxy", Proxy(settings.Proxy)),
        .. (settings.Headers?.Keys ?? []).Select(static name => ($"headers.{name}", (string?)Hidden)),
        ("mirrors", Text(settings.Mirrors?.Select(Text))),
        ("trustedHosts", Text(settings.TrustedHosts)),
        ("maxReads", Text(settings.MaxReads)),
        ("maxWrites", Text(settings.MaxWrites)),
        ("maxRequestsPerSecond", Text(settings.MaxRequestsPerSecond)),
        ("chunkBytes", Text(settings.ChunkBytes)),
        ("connectTimeout", Text(settings.ConnectTimeout)),
        ("stallTimeout", Text(settings.StallTimeout)),
        ("responseTimeout", Text(settings.ResponseTimeout)),
    ];

    private static string EitherOf(string insecure) => $"{insecure}, or plain-http where there is no TLS";

    private static string? Text(IEnumerable<string>? items)
    {
        if (items is null)
            return null;
        var text = string.Join(", ", items);
        return text.Length == 0 ? "none" : text;
    }

    private static string? Text(double? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string Text(RegistryMirror mirror)
    {
        var part = mirror.Prefix.Length == 0 ? "" : $"{mirror.Prefix} at ";
        return mirror.Pulls switch
        {
            MirrorPulls.ByDigest => $"{part}{mirror} (digest-only)",
            MirrorPulls.ByTag => $"{part}{mirror} (tag-only)",
            _ => $"{part}{mirror}",
        };
    }
}
