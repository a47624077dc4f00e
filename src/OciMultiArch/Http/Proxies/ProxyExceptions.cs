using System.Globalization;
using System.Net;

namespace OciMultiArch.Http;

/// <summary>
/// The hosts that are reached without a proxy: this machine (127/8, ::1, localhost), and those of a list, with commas
/// or spaces between them. An entry is <c>*</c> for all; a domain, which stands for its hosts too; with <c>.</c> or
/// <c>*.</c> before it for its hosts alone; an address; or a network as <c>10.0.0.0/8</c>. A port after domain or
/// address limits it to that port. Names are not looked up.
/// </summary>
internal sealed class ProxyExceptions
{
    private readonly List<Func<Target, bool>> rules = [];

    public ProxyExceptions(string list)
    {
        var entries = list.Split([',', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        foreach (var entry in entries)
            rules.Add(Rule(entry.ToLowerInvariant()));
    }

    /// <summary>Whether a URL is reached without a proxy.</summary>
    public bool Contain(Uri url)
    {
        var target = TargetOf(url);
        return IsThisMachine(target) || rules.Exists(rule => rule(target));
    }

    /// <summary>Whether a URL goes to this machine.</summary>
    public static bool IsThisMachine(Uri url) => IsThisMachine(TargetOf(url));

    private static Target TargetOf(Uri url)
    {
        var host = url.IdnHost.ToLowerInvariant().TrimEnd('.');
        if (IPAddress.TryParse(host.Split('%')[0], out var address) && address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return new(host, address, url.Port);
    }

    private static bool IsThisMachine(Target target)
    {
        if (target.Address is { } address)
            return IPAddress.IsLoopback(address);
        return target.Host == "localhost" || target.Host.EndsWith(".localhost", StringComparison.Ordinal);
    }

    private static Func<Target, bool> Rule(string entry)
    {
        if (entry == "*")
            return static _ => true;
        if (Network(entry) is { } network)
            return target => target.Address is { } address && network.Contains(address);
        var (host, port) = Split(entry);
        if (IPAddress.TryParse(host.Trim('[', ']'), out var own))
            return target => own.Equals(target.Address) && IsPort(port, target);
        return Domain(host, port);
    }

    private static Func<Target, bool> Domain(string host, int? port)
    {
        if (host.StartsWith("*.", StringComparison.Ordinal))
            host = host[1..];
        host = host.TrimEnd('.');
        if (host.StartsWith('.'))
            return target => target.IsBelow(host) && IsPort(port, target);
        return target => (target.Host == host || target.IsBelow($".{host}")) && IsPort(port, target);
    }

    private static bool IsPort(int? port, Target target) => port is null || port == target.Port;

    // The bits behind the network's may be set: 10.1.2.3/8 is 10.0.0.0/8.
    private static IPNetwork? Network(string entry)
    {
        var parts = entry.Split('/');
        if (parts.Length != 2 || !IPAddress.TryParse(parts[0].Trim('[', ']'), out var address))
            return null;
        var bytes = address.GetAddressBytes();
        var isLength = int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var length);
        if (!isLength || length > bytes.Length * 8)
            return null;
        for (var bit = length; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new(new IPAddress(bytes), length);
    }

    // An IPv6 address has a port only where it stands in brackets.
    private static (string Host, int? Port) Split(string entry)
    {
        var colon = entry.LastIndexOf(':');
        var isBare = !entry.StartsWith('[') && entry.IndexOf(':', StringComparison.Ordinal) != colon;
        if (colon < 0 || isBare)
            return (entry, null);
        if (int.TryParse(entry[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            return (entry[..colon], port);
        return (entry, null);
    }

    /// <summary>Where a request goes.</summary>
    private sealed record Target(string Host, IPAddress? Address, int Port)
    {
        public bool IsBelow(string suffix) =>
            Address is null && Host.EndsWith(suffix, StringComparison.Ordinal) && Host.Length > suffix.Length;
    }
}
