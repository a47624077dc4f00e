using System.Net;
using OciMultiArch.Http;

namespace OciMultiArch.Tests.Http;

public sealed class AddressGuardTests
{
    [Theory]
    [InlineData("8.8.8.8", nameof(AddressGuard.Kind.Public))]
    [InlineData("172.32.0.1", nameof(AddressGuard.Kind.Public))]
    [InlineData("2606:4700::1", nameof(AddressGuard.Kind.Public))]
    [InlineData("127.0.0.1", nameof(AddressGuard.Kind.Loopback))]
    [InlineData("127.255.255.254", nameof(AddressGuard.Kind.Loopback))]
    [InlineData("::1", nameof(AddressGuard.Kind.Loopback))]
    [InlineData("::ffff:127.0.0.1", nameof(AddressGuard.Kind.Loopback))]
    [InlineData("::127.0.0.1", nameof(AddressGuard.Kind.Loopback))]
    [InlineData("64:ff9b::7f00:1", nameof(AddressGuard.Kind.Loopback))]
    [InlineData("2002:7f00:1::", nameof(AddressGuard.Kind.Loopback))]
    [InlineData("169.254.169.254", nameof(AddressGuard.Kind.LinkLocal))]
    [InlineData("::ffff:169.254.169.254", nameof(AddressGuard.Kind.LinkLocal))]
    [InlineData("fe80::1", nameof(AddressGuard.Kind.LinkLocal))]
    [InlineData("fe80::1%2", nameof(AddressGuard.Kind.LinkLocal))]
    [InlineData("10.1.2.3", nameof(AddressGuard.Kind.Private))]
    [InlineData("172.16.0.1", nameof(AddressGuard.Kind.Private))]
    [InlineData("172.31.255.255", nameof(AddressGuard.Kind.Private))]
    [InlineData("192.168.1.1", nameof(AddressGuard.Kind.Private))]
    [InlineData("100.100.100.200", nameof(AddressGuard.Kind.Private))]
    [InlineData("fd00:ec2::254", nameof(AddressGuard.Kind.Private))]
    [InlineData("fec0::1", nameof(AddressGuard.Kind.Private))]
    [InlineData("0.0.0.0", nameof(AddressGuard.Kind.Reserved))]
    [InlineData("::", nameof(AddressGuard.Kind.Reserved))]
    [InlineData("192.0.0.192", nameof(AddressGuard.Kind.Reserved))]
    [InlineData("255.255.255.255", nameof(AddressGuard.Kind.Reserved))]
    [InlineData("224.0.0.1", nameof(AddressGuard.Kind.Reserved))]
    [InlineData("ff02::1", nameof(AddressGuard.Kind.Reserved))]
    public void An_address_is_of_its_kind(string address, string kind)
    {
        Assert.Equal(kind, AddressGuard.KindOf(IPAddress.Parse(address)).ToString());
        Assert.Equal(kind == nameof(AddressGuard.Kind.Public), AddressGuard.IsAllowed(IPAddress.Parse(address), AddressGuard.Kind.Public));
    }

    [Theory]
    [InlineData("127.0.0.2", nameof(AddressGuard.Kind.Loopback), true)]
    [InlineData("10.0.0.2", nameof(AddressGuard.Kind.Private), true)]
    [InlineData("10.0.0.2", nameof(AddressGuard.Kind.Loopback), false)]
    [InlineData("127.0.0.1", nameof(AddressGuard.Kind.Private), false)]
    [InlineData("169.254.169.254", nameof(AddressGuard.Kind.Private), false)]
    [InlineData("8.8.8.8", nameof(AddressGuard.Kind.Private), true)]
    public void A_private_address_is_reached_only_from_its_own_kind(string target, string registry, bool allowed) =>
        Assert.Equal(allowed, AddressGuard.IsAllowed(IPAddress.Parse(target), Enum.Parse<AddressGuard.Kind>(registry)));

    [Theory]
    [InlineData("http://localhost/", nameof(AddressGuard.Kind.Loopback))]
    [InlineData("http://any.localhost/", nameof(AddressGuard.Kind.Loopback))]
    [InlineData("http://localhost./", nameof(AddressGuard.Kind.Loopback))]
    [InlineData("http://2130706433/", nameof(AddressGuard.Kind.Loopback))]
    [InlineData("http://0x7f000001/", nameof(AddressGuard.Kind.Loopback))]
    [InlineData("http://[::ffff:a00:1]/", nameof(AddressGuard.Kind.Private))]
    [InlineData("http://registry.example/", nameof(AddressGuard.Kind.Public))]
    public void A_host_in_a_URL_is_of_its_kind(string url, string kind) =>
        Assert.Equal(kind, AddressGuard.KindOf(Authority.Of(new(url))).ToString());
}
