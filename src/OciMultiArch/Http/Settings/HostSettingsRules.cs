using System.Net;
using OciMultiArch.Internal;
using OciMultiArch.Model;

namespace OciMultiArch.Http.Settings;

/// <summary>
/// What is wrong with the value of a setting; null when nothing is. No text repeats a header's value or a proxy.
/// </summary>
internal static class HostSettingsRules
{
    private const int MaxQuoted = 80;

    /// <summary>The URL of a proxy; null when it is none.</summary>
    public static Uri? ProxyUrl(string text)
    {
        var url = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var proxy))
            return null;
        var isProxy = proxy.Host.Length > 0 && proxy.PathAndQuery == "/" && ProxySchemes.Contain(proxy.Scheme);
        return isProxy ? proxy : null;
    }

    public static string? Files(IReadOnlyList<string>? files) => First(files, FileName);

    public static string? Addresses(IReadOnlyList<string>? addresses) => First(addresses, Address);

    public static string? Hosts(IReadOnlyList<string>? hosts) => First(hosts, Host);

    private static string? First(IReadOnlyList<string>? items, Func<string, string?> problem) =>
        items?.Select(problem).FirstOrDefault(static found => found is not null);

    public static string? Transport(TransportSecurity? transport)
    {
        if (transport is not { } value || Enum.IsDefined(value))
            return null;
        return $"{value} is none of {string.Join(", ", Enum.GetNames<TransportSecurity>())}.";
    }

    public static string? FileName(string? file) => file is { Length: 0 } ? "it is empty. Name a file." : null;

    public static string? ClientCertificate(string? certificate, string? key)
    {
        if (key is not null && certificate is null)
            return "a key is given without its certificate. Name the file of the certificate, too.";
        return FileName(certificate);
    }

    public static string? ServerName(string? name)
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

    public static string? Proxy(string? proxy)
    {
        if (proxy is null or "none" || ProxyUrl(proxy) is not null)
            return null;
        return $"the value is not the URL of a proxy. Write {ProxySchemes.Text} with host and port, such as "
            + "http://proxy.example:3128, or none.";
    }

    private static string? Host(string host)
    {
        if (AuthorityName.Problem(host) is null)
            return null;
        return $"'{ReferenceText.Short(host)}' is not a host with an optional port.";
    }

    public static string? AtLeastOne(long? count) => count is < 1 ? $"{count} is not a number of 1 or more." : null;

    public static string? Headers(IReadOnlyDictionary<string, string>? headers)
    {
        Dictionary<string, string> all = new(headers ?? Frozen.EmptyMap(), StringComparer.OrdinalIgnoreCase);
        return Refusal(() => HostSettings.Headers(all));
    }

    public static string? PathPrefix(string? prefix) => Refusal(() => HostSettings.Prefix(prefix));

    public static string? Rate(double? rate) => Refusal(() => HostSettings.Rate(rate));

    public static string? Time(TimeSpan? time) => Refusal(() => HostSettings.Time(time));

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
