using System.Net;
using OciMultiArch.Http;

namespace OciMultiArch.Tests.Http;

public sealed class AddressGuardTests
{
    [Theory]
    [InlineData("8.8.8.8", nameof(AddressKind.Public))]
    [InlineData("172.32.0.1", nameof(AddressKind.Public))]
    [InlineData("2606:4700::1", nameof(AddressKind.Public))]
    [InlineData("127.0.0.1", nameof(AddressKind.Loopback))]
    [InlineData("127.255.255.254", nameof(AddressKind.Loopback))]
    [InlineData("::1", nameof(AddressKind.Loopback))]
    [InlineData("::ffff:127.0.0.1", nameof(AddressKind.Loopback))]
    [InlineData("::127.0.0.1", nameof(AddressKind.Loopback))]
    [InlineData("64:ff9b::7f00:1", nameof(AddressKind.Loopback))]
    [InlineData("2002:7f00:1::", nameof(AddressKind.Loopback))]
    [InlineData("169.254.169.254", nameof(AddressKind.LinkLocal))]
    [InlineData("::ffff:169.254.169.254", nameof(AddressKind.LinkLocal))]
    [InlineData("fe80::1", nameof(AddressKind.LinkLocal))]
    [InlineData("fe80::1%2", nameof(AddressKind.LinkLocal))]
    [InlineData("10.1.2.3", nameof(AddressKind.Private))]
    [InlineData("172.16.0.1", nameof(AddressKind.Private))]
    [InlineData("172.31.255.255", nameof(AddressKind.Private))]
    [InlineData("192.168.1.1", nameof(AddressKind.Private))]
    [InlineData("100.100.100.200", nameof(AddressKind.Private))]
    [InlineData("fd00:ec2::254", nameof(AddressKind.Private))]
    [InlineData("fec0::1", nameof(AddressKind.Private))]
    [InlineData("0.0.0.0", nameof(AddressKind.Reserved))]
    [InlineData("::", nameof(AddressKind.Reserved))]
    [InlineData("192.0.0.192", nameof(AddressKind.Reserved))]
    [InlineData("255.255.255.255", nameof(AddressKind.Reserved))]
    [InlineData("224.0.0.1", nameof(AddressKind.Reserved))]
    [InlineData("ff02::1", nameof(AddressKind.Reserved))]
    public void An_address_is_of_its_kind(string address, string kind)
    {
        Assert.Equal(kind, AddressGuard.KindOf(IPAddress.Parse(address)).ToString());
        Assert.Equal(kind == nameof(AddressKind.Public), AddressGuard.IsAllowed(IPAddress.Parse(address), AddressKind.Public));
    }

    [Theory]
    [InlineData("127.0.0.2", nameof(AddressKind.Loopback), true)]
    [InlineData("10.0.0.2", nameof(AddressKind.Private), true)]
    [InlineData("10.0.0.2", nameof(AddressKind.Loopback), false)]
    [InlineData("127.0.0.1", nameof(AddressKind.Private), false)]
    [InlineData("169.254.169.254", nameof(AddressKind.Private), false)]
    [InlineData("8.8.8.8", nameof(AddressKind.Private), true)]
    public void A_private_address_is_reached_only_from_its_own_kind(string target, string registry, bool allowed) =>
        Assert.Equal(allowed, AddressGuard.IsAllowed(IPAddress.Parse(target), Enum.Parse<AddressKind>(registry)));

    [Theory]
    [InlineData("http://localhost/", nameof(AddressKind.Loopback))]
    [InlineData("http://any.localhost/", nameof(AddressKind.Loopback))]
    [InlineData("http://localhost./", nameof(AddressKind.Loopback))]
    [InlineData("http://2130706433/", nameof(AddressKind.Loopback))]
    [InlineData("http://0x7f000001/", nameof(AddressKind.Loopback))]
    [InlineData("http://[::ffff:a00:1]/", nameof(AddressKind.Private))]
    [InlineData("http://registry.example/", nameof(AddressKind.Public))]
    public void A_host_in_a_URL_is_of_its_kind(string url, string kind) => Assert.Equal(kind, AddressGuard.KindOf(Authority.Of(new(url))).ToString());
}
