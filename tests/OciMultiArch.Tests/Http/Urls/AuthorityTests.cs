using OciMultiArch.Http;

namespace OciMultiArch.Tests.Http;

public sealed class AuthorityTests
{
    [Theory]
    [InlineData("https://GHCR.io/v2/", "ghcr.io")]
    [InlineData("https://ghcr.io:443/", "ghcr.io")]
    [InlineData("http://ghcr.io:443/", "ghcr.io:443")]
    [InlineData("http://localhost:5000/", "localhost:5000")]
    [InlineData("https://[::1]:5000/", "[::1]:5000")]
    [InlineData("https://[::1]/", "[::1]")]
    public void An_authority_is_written_with_the_port_that_is_needed(string url, string expected) =>
        Assert.Equal(expected, Authority.Of(new(url)).ToString());

    [Theory]
    [InlineData("https://ghcr.io/", "https://ghcr.io:443/", true)]
    [InlineData("https://ghcr.io/", "https://GHCR.IO/x", true)]
    [InlineData("https://ghcr.io/", "http://ghcr.io/", false)]
    [InlineData("https://ghcr.io:5000/", "https://ghcr.io:50001/", false)]
    [InlineData("https://ghcr.io/", "https://ghcr.io.evil.example/", false)]
    public void Two_are_one_when_scheme_host_and_effective_port_are(string one, string other, bool same) =>
        Assert.Equal(same, Authority.Of(new(one)) == Authority.Of(new(other)));

    [Theory]
    [InlineData("http://localhost/", true)]
    [InlineData("http://127.8.9.1:5000/", true)]
    [InlineData("http://[::1]/", true)]
    [InlineData("http://0x7f.1/", true)]
    [InlineData("http://localhost.example/", false)]
    [InlineData("http://10.0.0.1/", false)]
    public void This_machine_is_known(string url, bool isLoopback) => Assert.Equal(isLoopback, Authority.Of(new(url)).IsLoopback);
}
