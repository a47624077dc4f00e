using System.Net;
using OciMultiArch.Internal;
using OciMultiArch.Model;

namespace OciMultiArch.Http.Settings;

/// <summary>What values a setting of a registry may have. No text repeats a header's value or a proxy.</summary>
internal static class HostSettingsRules
{
    private const int MaxQuoted = 80;
    private static readonly string[] ProxySchemes = ["http", "https", "socks5", "socks5h"];

    /// <summary>Whatever is wrong, by the name of the member.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Problems(RegistryHostSettings settings)
    {
        foreach (var (member, problem) in Candidates(settings))
            if (problem is not null)
                yield return new(member, problem);
    }

    /// <summary>The URL of a proxy; null when it is none.</summary>
    public static Uri? ProxyUrl(string text)
    {
        var url = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var proxy))
            return null;
        var isProxy = proxy.Host.Length > 0 && proxy.PathAndQuery == "/" && ProxySchemes.Contains(proxy.Scheme);
        return isProxy ? proxy : null;
    }

    private static IEnumerable<(string Member, string? Problem)> Candidates(RegistryHostSettings settings) =>
    [
        (nameof(settings.Transport), Transport(settings.Transport)),
        (nameof(settings.CaFiles), First(settings.CaFiles, FileName)),
        (nameof(settings.ClientCertificateFile), ClientCertificate(settings)),
        (nameof(settings.ClientKeyFile), FileName(settings.ClientKeyFile)),
        (nameof(settings.ServerName), ServerName(settings.ServerName)),
        (nameof(settings.Addresses), First(settings.Addresses, Address)),
        (nameof(settings.PathPrefix), Refusal(() => HostSettings.Prefix(settings.PathPrefix))),
        (nameof(settings.Proxy), Proxy(settings.Proxy)),
        (nameof(settings.Headers), Refusal(() => HostSettings.Headers(HeadersOf(settings)))),
        (nameof(settings.TrustedHosts), First(settings.TrustedHosts, Host)),
        (nameof(settings.MaxReads), AtLeastOne(settings.MaxReads)),
        (nameof(settings.MaxWrites), AtLeastOne(settings.MaxWrites)),
        (nameof(settings.MaxRequestsPerSecond), Refusal(() => HostSettings.Rate(settings.MaxRequestsPerSecond))),
        (nameof(settings.ChunkBytes), AtLeastOne(settings.ChunkBytes)),
        (nameof(settings.ConnectTimeout), Refusal(() => HostSettings.Time(settings.ConnectTimeout))),
        (nameof(settings.StallTimeout), Refusal(() => HostSettings.Time(settings.StallTimeout))),
        (nameof(settings.ResponseTimeout), Refusal(() => HostSettings.Time(settings.ResponseTimeout))),
    ];

    private static string? First(IReadOnlyList<string>? items, Func<string, string?> problem) =>
        items?.Select(problem).FirstOrDefault(static found => found is not null);

    private static string? Transport(TransportSecurity? transport)
    {
        if (transport is not { } value || Enum.IsDefined(value))
            return null;
        return $"{value} is none of {string.Join(", ", Enum.GetNames<TransportSecurity>())}.";
    }

    private static string? FileName(string? file) => file is { Length: 0 } ? "it is empty. Name a file." : null;

    private static string? ClientCertificate(RegistryHostSettings settings)
    {
        if (settings is { ClientKeyFile: not null, ClientCertificateFile: null })
            return "a key is given without its certificate. Name the file of the certificate, too.";
        return FileName(settings.ClientCertificateFile);
    }

    private static string? ServerName(string? name)
    {
        if (name is null || (!name.Contains(':', StringComparison.Ordinal) && AuthorityName.Problem(name) is null))
            return null;
        return $"'{Printable.Short(name, MaxQuoted)}' is not the name of a host. Write it without a port.";
    }

    private static string? Address(string address)
    {
        if (IPAddress.TryParse(address, out _) && !address.Contains('[', StringComparison.Ordinal))
            return null;
        return $"'{Printable.Short(address, MaxQuoted)}' is not an IP address. Write it without a port.";
    }

    private static string? Proxy(string? proxy)
    {
        if (proxy is null or "none" || ProxyUrl(proxy) is not null)
            return null;
        return $"it is not the URL of a proxy. Write {string.Join(", ", ProxySchemes)} with host and port, such as "
            + "http://proxy.example:3128, or none.";
    }

    private static string? Host(string host)
    {
        if (AuthorityName.Problem(host) is null)
            return null;
        return $"'{ReferenceText.Short(host)}' is not a host with an optional port.";
    }

    private static string? AtLeastOne(long? count) => count is < 1 ? $"{count} is not a number of 1 or more." : null;

    private static Dictionary<string, string> HeadersOf(RegistryHostSettings settings) =>
        new(settings.Headers ?? Frozen.EmptyMap(), StringComparer.OrdinalIgnoreCase);

    // The options themselves say what they take.
    private static string? Refusal(Func<object?> set)
    {
        try
        {
            set();
            return null;
        }
        catch (ArgumentException wrong)
        {
            return wrong.Message.Split(['\r', '\n'])[0].Replace(" (Parameter 'value')", "", StringComparison.Ordinal)
                .Replace(" (Parameter 'headers')", "", StringComparison.Ordinal);
        }
    }
}
