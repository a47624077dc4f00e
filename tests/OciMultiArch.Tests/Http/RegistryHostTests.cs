using OciMultiArch.Http;

namespace OciMultiArch.Tests.Http;

public sealed class RegistryHostTests
{
    [Theory]
    [InlineData("ghcr.io", null, "https://ghcr.io/")]
    [InlineData("GHCR.io:5000", null, "https://ghcr.io:5000/")]
    [InlineData("docker.io", null, "https://registry-1.docker.io/")]
    [InlineData("index.docker.io", null, "https://registry-1.docker.io/")]
    [InlineData("localhost:5000", null, "http://localhost:5000/")]
    [InlineData("127.0.0.2:5000", null, "http://127.0.0.2:5000/")]
    [InlineData("[::1]:5000", null, "http://[::1]:5000/")]
    [InlineData("[::1]", null, "http://[::1]/")]
    [InlineData("localhost:5000", TransportSecurity.Tls, "https://localhost:5000/")]
    [InlineData("localhost:5000", TransportSecurity.TlsWithoutVerification, "https://localhost:5000/")]
    [InlineData("10.0.0.1:5000", null, "https://10.0.0.1:5000/")]
    [InlineData("localhost.example", null, "https://localhost.example/")]
    [InlineData("registry.example", TransportSecurity.PlainHttp, "http://registry.example/")]
    public void A_registry_is_spoken_to_over_TLS_except_on_this_machine_or_as_told(
        string registry, TransportSecurity? setting, string expected) =>
        Assert.Equal(expected, RegistryHost.EndpointOf(registry, setting).AbsoluteUri);

    [Theory]
    [InlineData("")]
    [InlineData("https://ghcr.io")]
    [InlineData("ghcr.io/acme")]
    [InlineData("user@ghcr.io")]
    [InlineData("ghcr.io:0")]
    [InlineData("ghcr.io\r\nX: y")]
    public void What_is_not_a_host_is_refused(string registry) =>
        Assert.Throws<FormatException>(() => RegistryHost.EndpointOf(registry, null));
}
