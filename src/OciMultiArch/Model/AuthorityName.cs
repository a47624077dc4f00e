using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using OciMultiArch.Internal;

namespace OciMultiArch.Model;

/// <summary>The rules for a registry's host and optional port, as written before a repository's path.</summary>
internal static class AuthorityName
{
    private static readonly SearchValues<char> HostLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    private static readonly SearchValues<char> IPv6Letters = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>What is wrong with a host[:port], or null when it is well formed.</summary>
    public static string? Problem(string text)
    {
        if (text.Contains('@', StringComparison.Ordinal))
            return "credentials do not belong in it";
        var (host, port) = Split(text);
        if (port is not null && !IsPort(port))
            return $"'{Printable.Short(port, 40)}' is not a port";
        if (host.StartsWith('['))
            return IsBracketedIPv6(host) ? null : $"'{Printable.Short(host, 80)}' is not an IPv6 address";
        return host.Split('.').All(IsLabel) ? null : $"'{Printable.Short(host, 80)}' is not a host name";
    }

    /// <summary>Splits host[:port]; the port is null when there is none.</summary>
    public static (string Host, string? Port) Split(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0 || colon < text.LastIndexOf(']'))
            return (text, null);
        return (text[..colon], text[(colon + 1)..]);
    }

    private static bool IsPort(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;

    private static bool IsBracketedIPv6(string host) => host.EndsWith(']') && IsIPv6(host[1..^1]);

    // The framework also takes brackets, ports and zones inside of an address.
    private static bool IsIPv6(string text)
    {
        if (text.AsSpan().ContainsAnyExcept(IPv6Letters))
            return false;
        return IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;
    }

    private static bool IsLabel(string label)
    {
        if (label.Length is 0 or > 63 || label.AsSpan().ContainsAnyExcept(HostLetters))
            return false;
        return label[0] != '-' && label[^1] != '-';
    }
}
