using OciMultiArch.Http;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>Registries that do not know on which port they are reached, as the proxy in front does not pass it on.</summary>
public sealed class OwnPortTests
{
    [Theory]
    [InlineData("https://registry.example:8443/v2/x", "https://registry.example/y?_state=%7E%41", "https://registry.example:8443/y?_state=%7E%41")]
    [InlineData("http://registry.example:5000/v2/x", "http://registry.example/y", "http://registry.example:5000/y")]
    [InlineData("http://registry.example:5000/v2/x", "http://registry.example:80/y", "http://registry.example:5000/y")]
    [InlineData("https://registry.example:8443/v2/x", "http://registry.example/y", "https://registry.example:8443/y")]
    [InlineData("https://registry.example:8443/v2/x", "http://registry.example:8443/y", "https://registry.example:8443/y")]
    public void The_own_host_name_without_its_port_is_the_registry_itself(string answered, string location, string expected)
    {
        foreach (var purpose in new[] { UrlPurpose.Upload, UrlPurpose.Paging })
            Assert.Equal(expected, new UrlGuard().Resolve(new(answered), location, purpose).OriginalString);
    }

    [Theory]
    [InlineData("https://registry.example:8443/v2/x", "https://registry.example:9443/y")]
    [InlineData("https://registry.example/v2/x", "https://registry.example:8443/y")]
    [InlineData("https://registry.example:8443/v2/x", "https://other.example/y")]
    [InlineData("http://registry.example:5000/v2/x", "https://registry.example/y")]
    [InlineData("https://registry.example:8443/v2/x", "http://internal.example/y")]
    public void What_else_is_named_is_refused_and_the_proxy_is_told_what_to_pass_on(string answered, string location)
    {
        var failure = Assert.Throws<RegistryException>(() => new UrlGuard().Resolve(new(answered), location, UrlPurpose.Upload));

        Assert.Contains("must pass on Host with its port, and X-Forwarded-Proto.", failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_service_on_the_default_port_stays_another()
    {
        Uri answered = new("https://registry.example:8443/v2/x");
        foreach (var purpose in new[] { UrlPurpose.Redirect, UrlPurpose.Realm })
            Assert.Equal(
                "https://registry.example/y",
                new UrlGuard().Resolve(answered, "https://registry.example/y", purpose).OriginalString);
    }

    [Fact]
    public void A_host_that_is_trusted_as_it_is_named_is_meant() => Assert.Equal(
        "https://registry.example/y",
        new UrlGuard(["registry.example"])
            .Resolve(new("https://registry.example:8443/v2/x"), "https://registry.example/y", UrlPurpose.Upload).OriginalString);

    [Fact]
    public async Task A_blob_goes_to_the_port_of_the_registry()
    {
        await using var at = await RegistryCase.StartAsync();
        at.Fake.Spoil(
            static each => each.Method == "POST",
            reply => reply.With("Location", reply.Headers["Location"].Replace(at.Fake.Host, "127.0.0.1", StringComparison.Ordinal)));

        Assert.Equal(Arrival.Copied, await at.App.WriteAsync(RegistryCase.Layer(10)));
        Assert.Contains("%7E%41%3D%3D&digest=sha256:", at.Fake.Requests[^1].Target, StringComparison.Ordinal);
    }
}
