using System.Net;
using System.Net.Sockets;

namespace OciMultiArch.Http;

/// <summary>
/// Keeps a registry from sending its clients where only they can reach: a private address is followed only from a
/// registry at an address of the same kind.
/// </summary>
internal static class AddressGuard
{
    private static readonly (IPNetwork Network, Kind Kind)[] Networks =
    [
        (IPNetwork.Parse("127.0.0.0/8"), Kind.Loopback),
        (IPNetwork.Parse("169.254.0.0/16"), Kind.LinkLocal),
        (IPNetwork.Parse("10.0.0.0/8"), Kind.Private),
        (IPNetwork.Parse("172.16.0.0/12"), Kind.Private),
        (IPNetwork.Parse("192.168.0.0/16"), Kind.Private),
        (IPNetwork.Parse("100.64.0.0/10"), Kind.Private),
        (IPNetwork.Parse("0.0.0.0/8"), Kind.Reserved),
        (IPNetwork.Parse("192.0.0.0/24"), Kind.Reserved),
        (IPNetwork.Parse("198.18.0.0/15"), Kind.Reserved),
        (IPNetwork.Parse("224.0.0.0/3"), Kind.Reserved),
        (IPNetwork.Parse("::1/128"), Kind.Loopback),
        (IPNetwork.Parse("fe80::/10"), Kind.LinkLocal),
        (IPNetwork.Parse("fc00::/7"), Kind.Private),
        (IPNetwork.Parse("fec0::/10"), Kind.Private),
        (IPNetwork.Parse("::/128"), Kind.Reserved),
        (IPNetwork.Parse("ff00::/8"), Kind.Reserved),
    ];

    /// <summary>
    /// For the moment of connecting to another authority than the registry's, when its name has been resolved.
    /// </summary>
    /// <param name="address">What would be connected to.</param>
    /// <param name="registry">The kind of the registry's own address.</param>
    public static bool IsAllowed(IPAddress address, Kind registry) => IsAllowed(KindOf(address), registry);

    public static bool IsAllowed(Kind target, Kind registry) =>
        target == Kind.Public || target == registry;

    /// <summary>The kind of an address literal or of localhost; any other name counts as public.</summary>
    public static Kind KindOf(Authority authority)
    {
        var host = authority.Host.TrimEnd('.');
        if (host == "localhost" || host.EndsWith(".localhost", StringComparison.Ordinal))
            return Kind.Loopback;
        return IPAddress.TryParse(host, out var address) ? KindOf(address) : Kind.Public;
    }

    public static Kind KindOf(IPAddress address)
    {
        var plain = WithoutEmbedding(address);
        foreach (var (network, kind) in Networks)
        {
            if (network.Contains(plain))
                return kind;
        }
        return Kind.Public;
    }

    // IPv6 carries IPv4 addresses in several ways, and each of them reaches the IPv4 host.
    private static IPAddress WithoutEmbedding(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        if (IsNat64(bytes) || IsIPv4Compatible(bytes))
            return new(bytes.AsSpan(12));
        if (Is6To4(bytes))
            return new(bytes.AsSpan(2, 4));
        return address.ScopeId == 0 ? address : new(bytes);
    }

    private static bool IsNat64(byte[] bytes) => bytes is [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0, ..];

    private static bool IsIPv4Compatible(byte[] bytes) => bytes is [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, not 0, ..];

    private static bool Is6To4(byte[] bytes) => bytes is [0x20, 0x02, ..];

    /// <summary>Where an address can be reached from.</summary>
    internal enum Kind
    {
        /// <summary>From everywhere; also a name, of which nothing is known before it is resolved.</summary>
        Public,

        /// <summary>This machine: 127/8, ::1, localhost.</summary>
        Loopback,

        /// <summary>This link: 169.254/16, fe80::/10; cloud machines find their secrets there.</summary>
        LinkLocal,

        /// <summary>This organisation: RFC 1918, RFC 6598, unique and site local IPv6.</summary>
        Private,

        /// <summary>No host's address: unspecified, multicast, broadcast, reserved.</summary>
        Reserved,
    }
}
