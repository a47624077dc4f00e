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
    private static readonly string[] Units = ["", "KiB", "MiB", "GiB"];

    /// <summary>All that these settings say, in the order of the documentation.</summary>
    public static IEnumerable<SettingInForce> In(SettingLayer layer)
    {
        foreach (var (name, value) in Values(layer.Settings))
            if (value is not null)
                yield return new(name, value, layer.Source);
    }

    /// <summary>How a transport is written in a file of settings.</summary>
    public static string? Text(TransportSecurity? transport) => transport switch
    {
        TransportSecurity.PlainHttp => "plain-http",
        TransportSecurity.TlsWithoutVerification => "insecure",
        TransportSecurity.Tls => "tls",
        TransportSecurity.AnyTlsElseHttp => "any-tls-else-http",
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

    private static IEnumerable<(string Name, string? Value)> Values(RegistryHostSettings settings)
    {
        yield return (Transport, Text(settings.Transport));
        yield return ("caFiles", Text(settings.CaFiles));
        yield return ("clientCertificateFile", settings.ClientCertificateFile);
        yield return ("clientKeyFile", settings.ClientKeyFile);
        yield return ("serverName", settings.ServerName);
        yield return ("addresses", Text(settings.Addresses));
        yield return ("pathPrefix", settings.PathPrefix);
        yield return ("proxy", Proxy(settings.Proxy));
        foreach (var name in settings.Headers?.Keys ?? [])
            yield return ($"headers.{name}", Hidden);
        yield return ("mirrors", Text(settings.Mirrors?.Select(Text)));
        yield return ("trustedHosts", Text(settings.TrustedHosts));
        yield return ("maxReads", Text(settings.MaxReads));
        yield return ("maxWrites", Text(settings.MaxWrites));
        yield return ("maxRequestsPerSecond", Text(settings.MaxRequestsPerSecond));
        yield return ("chunkBytes", Size(settings.ChunkBytes));
        yield return ("connectTimeout", Text(settings.ConnectTimeout));
        yield return ("stallTimeout", Text(settings.StallTimeout));
        yield return ("responseTimeout", Text(settings.ResponseTimeout));
    }

    // In the largest unit that leaves no part over.
    private static string? Size(long? bytes)
    {
        if (bytes is not { } size)
            return null;
        var power = 0;
        while (power < Units.Length - 1 && size >= 1024 && size % 1024 == 0)
        {
            size /= 1024;
            power++;
        }
        return Text(size) + Units[power];
    }

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
