using OciMultiArch.Http;

namespace OciMultiArch.Tests.Http;

public sealed class UrlGuardTests
{
    private const string Answered = "https://registry.example/v2/app/blobs/uploads/?a=1";

    private static readonly UrlGuard Guard = new();

    [Theory]
    [InlineData("/v2/app/blobs/uploads/1?_state=a%7Eb%2D%41|c", "/v2/app/blobs/uploads/1?_state=a%7Eb%2D%41|c")]
    [InlineData("https://registry.example/v2/%7Eapp/%41?x=%e2", "/v2/%7Eapp/%41?x=%e2")]
    [InlineData("https://registry.example:443/x", "/x")]
    [InlineData("https://REGISTRY.example/x", "/x")]
    [InlineData("//registry.example/x", "/x")]
    [InlineData("https://registry.example", "/")]
    [InlineData("https://registry.example?x=/../y", "/?x=/../y")]
    [InlineData("/x#fragment", "/x")]
    [InlineData("/x?q=https://evil.example/", "/x?q=https://evil.example/")]
    [InlineData("/x?q=a\\b", "/x?q=a\\b")]
    [InlineData("/a/../b", "/a/../b")]
    [InlineData("1?_state=s", "/v2/app/blobs/uploads/1?_state=s")]
    [InlineData("../manifests/./x", "/v2/app/blobs/manifests/x")]
    [InlineData("../../../../../../x", "/x")]
    [InlineData("..", "/v2/app/blobs/")]
    [InlineData("?b=2", "/v2/app/blobs/uploads/?b=2")]
    [InlineData("a/b:c", "/v2/app/blobs/uploads/a/b:c")]
    [InlineData("http://registry.example/x?s=%7E", "/x?s=%7E")]
    [InlineData("http://registry.example:443/x", "/x")]
    public void A_location_on_the_same_authority_keeps_its_bytes(string raw, string pathAndQuery)
    {
        foreach (var purpose in Enum.GetValues<UrlPurpose>())
        {
            var url = Guard.Resolve(new(Answered), raw, purpose);
            Assert.Equal("https://registry.example" + pathAndQuery, $"{url.Scheme}://{url.Authority}{url.PathAndQuery}");
            Assert.Equal(Authority.Of(new(Answered)), Authority.Of(url));
            Assert.Empty(url.Fragment);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" /x")]
    [InlineData("/x y")]
    [InlineData("/x\r\nX-Evil: 1")]
    [InlineData("/x\0")]
    [InlineData("/é")]
    [InlineData("https://registry.exämple/x")]
    [InlineData("ftp://registry.example/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https:/x")]
    [InlineData("https:x")]
    [InlineData(":x")]
    [InlineData("https://")]
    [InlineData("https:///x")]
    [InlineData("///x")]
    [InlineData("https://user@registry.example/x")]
    [InlineData("https://user:pass@registry.example/x")]
    [InlineData("https://registry.example@evil.example/x")]
    [InlineData("https://registry.example\\@evil.example/x")]
    [InlineData("\\\\evil.example\\x")]
    [InlineData("/\\evil.example/x")]
    [InlineData("https://registry%2Eexample/x")]
    [InlineData("https://registry.example:99999/x")]
    [InlineData("https://registry.example:-1/x")]
    [InlineData("https://registry.example:x/x")]
    [InlineData("https://[::1/x")]
    [InlineData("http://other.example/x")]
    [InlineData("http://registry.example:8080/x")]
    [InlineData("https://127.0.0.1/x")]
    [InlineData("https://2130706433/x")]
    [InlineData("https://0x7f.1/x")]
    [InlineData("https://localhost/x")]
    [InlineData("https://[::1]/x")]
    [InlineData("https://[::ffff:127.0.0.1]/x")]
    [InlineData("https://[fd00:ec2::254]/x")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("//169.254.169.254/x")]
    [InlineData("https://10.0.0.1/x")]
    [InlineData("https://172.16.0.1/x")]
    [InlineData("https://192.168.0.1/x")]
    [InlineData("https://0.0.0.0/x")]
    public void What_leads_astray_is_refused_for_every_purpose(string raw)
    {
        foreach (var purpose in Enum.GetValues<UrlPurpose>())
            Assert.Throws<RegistryException>(() => Guard.Resolve(new(Answered), raw, purpose));
    }

    [Theory]
    [InlineData("https://evil.example/v2/")]
    [InlineData("//evil.example/v2/")]
    [InlineData("https://registry.example:8443/v2/")]
    [InlineData("https://registry.example.evil.example/v2/")]
    public void Another_authority_takes_redirects_and_realms_only(string raw)
    {
        Assert.Throws<RegistryException>(() => Guard.Resolve(new(Answered), raw, UrlPurpose.Upload));
        Assert.Throws<RegistryException>(() => Guard.Resolve(new(Answered), raw, UrlPurpose.Paging));
        Assert.NotEqual(Authority.Of(new(Answered)), Authority.Of(Guard.Resolve(new(Answered), raw, UrlPurpose.Redirect)));
        Assert.NotEqual(Authority.Of(new(Answered)), Authority.Of(Guard.Resolve(new(Answered), raw, UrlPurpose.Realm)));
    }

    [Fact]
    public void A_trusted_host_takes_uploads_and_may_be_private()
    {
        UrlGuard guard = new(["uploads.example", "10.0.0.1:9000"]);
        Assert.Equal("uploads.example", guard.Resolve(new(Answered), "https://uploads.example/1", UrlPurpose.Upload).Host);
        Assert.Equal(9000, guard.Resolve(new(Answered), "https://10.0.0.1:9000/1", UrlPurpose.Redirect).Port);
        Assert.Throws<RegistryException>(() => guard.Resolve(new(Answered), "https://10.0.0.1:9001/1", UrlPurpose.Redirect));
        Assert.Throws<RegistryException>(() => guard.Resolve(new(Answered), "http://uploads.example/1", UrlPurpose.Upload));
        Assert.Throws<RegistryException>(() => guard.Resolve(new(Answered), "https://uploads.example/1", UrlPurpose.Paging));
    }

    [Fact]
    public void A_TLS_proxy_on_its_own_port_is_not_left()
    {
        var url = Guard.Resolve(new("https://127.0.0.1:5443/v2/"), "http://127.0.0.1:5443/x?a=%7E", UrlPurpose.Upload);
        Assert.Equal("https://127.0.0.1:5443/x?a=%7E", $"{url.Scheme}://{url.Authority}{url.PathAndQuery}");
        Assert.Equal(5443, Guard.Resolve(new("https://127.0.0.1:5443/v2/"), "http://127.0.0.1/x", UrlPurpose.Upload).Port);
        Assert.Throws<RegistryException>(() =>
            Guard.Resolve(new("https://127.0.0.1:5443/v2/"), "http://127.0.0.1:5444/x", UrlPurpose.Realm));
    }

    [Fact]
    public void A_registry_on_this_machine_may_redirect_on_this_machine_only()
    {
        Assert.Equal(9, Guard.Resolve(new("http://localhost:5000/v2/"), "http://127.0.0.1:9/x", UrlPurpose.Redirect).Port);
        Assert.Throws<RegistryException>(() =>
            Guard.Resolve(new("http://localhost:5000/v2/"), "http://169.254.169.254/x", UrlPurpose.Redirect));
    }

    [Theory]
    [InlineData("https://ghcr.io", "https://ghcr.io/token", true)]
    [InlineData("https://registry-1.docker.io", "https://auth.docker.io/token", true)]
    [InlineData("https://registry.gitlab.com", "https://gitlab.com/jwt/auth", true)]
    [InlineData("https://registry.acme.co.uk", "https://auth.acme.co.uk/token", true)]
    [InlineData("https://registry.example.com:5000", "https://registry.example.com/token", true)]
    [InlineData("http://registry.example.com", "https://auth.example.com/token", true)]
    [InlineData("http://localhost:5000", "http://localhost:5000/token", true)]
    [InlineData("https://registry.acme.co.uk", "https://auth.evil.co.uk/token", false)]
    [InlineData("https://registry-1.docker.io", "https://docker.io.evil.com/token", false)]
    [InlineData("https://registry-1.docker.io", "https://auth.evil-docker.io/token", false)]
    [InlineData("https://ghcr.io", "http://ghcr.io/token", false)]
    [InlineData("http://registry.example.com", "http://auth.example.com/token", false)]
    [InlineData("https://127.0.0.1:5000", "https://127.0.0.1:5001/token", true)]
    [InlineData("https://10.0.0.5:5000", "https://10.0.0.5:5001/auth", true)]
    [InlineData("https://registry:5000", "https://registry:5001/auth", true)]
    [InlineData("https://[fd00::5]:5000", "https://[fd00::5]/auth", true)]
    [InlineData("https://10.0.0.5:5000", "http://10.0.0.5:5001/auth", false)]
    [InlineData("https://10.0.0.5:5000", "https://10.0.0.6:5001/auth", false)]
    [InlineData("https://nvcr.io", "https://authn.nvidia.com/token", true)]
    [InlineData("https://registry.hub.docker.com", "https://auth.docker.io/token", true)]
    [InlineData("https://rg.fr-par.scw.cloud", "https://api.scaleway.com/registry-internal/v1/regions/fr-par/tokens", true)]
    [InlineData("https://nvcr.io", "http://authn.nvidia.com/token", false)]
    [InlineData("https://nvcr.io", "https://authn.nvidia.com:8443/token", false)]
    [InlineData("https://nvcr.io", "https://api.scaleway.com/token", false)]
    [InlineData("https://nvcr.io:8443", "https://authn.nvidia.com/token", false)]
    [InlineData("https://my.nvcr.io.example.com", "https://authn.nvidia.com/token", false)]
    [InlineData("https://rg.fr-par.scw.cloud", "https://evil.functions.fnc.fr-par.scw.cloud/token", false)]
    [InlineData("http://localhost:5000", "http://localhost:5001/token", false)]
    [InlineData("http://localhost:5000", "https://localhost:5001/token", false)]
    [InlineData("https://10.0.0.1", "https://20.0.0.1/token", false)]
    [InlineData("https://registry", "https://auth/token", false)]
    [InlineData("https://me.azurecr.io", "https://evil.azurecr.io/token", false)]
    [InlineData("https://1.dkr.ecr.us-east-1.amazonaws.com", "https://evil.s3.amazonaws.com/token", false)]
    public void Credentials_go_to_an_issuer_of_the_same_owner_only(string registry, string realm, bool allowed) =>
        Assert.Equal(allowed, Guard.MayReceiveCredentials(Authority.Of(new(registry)), new(realm)));

    [Fact]
    public void A_trusted_issuer_receives_credentials_but_never_off_TLS()
    {
        UrlGuard guard = new(["auth.other.example", "localhost:5001"]);
        Assert.True(guard.MayReceiveCredentials(Authority.Of(new("https://registry.example")), new("https://auth.other.example/token")));
        Assert.True(guard.MayReceiveCredentials(Authority.Of(new("http://localhost:5000")), new("http://localhost:5001/token")));
        Assert.False(guard.MayReceiveCredentials(Authority.Of(new("https://registry.example")), new("http://auth.other.example/token")));
    }

    [Fact]
    public void A_refusal_names_both_sides_and_no_query()
    {
        var refusal = Assert.Throws<RegistryException>(() =>
            Guard.Resolve(new(Answered), "https://evil.example/x?_state=secret", UrlPurpose.Upload));
        Assert.Contains("registry.example named an upload location", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("https://evil.example/x", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", Assert.Throws<RegistryException>(() =>
            Guard.Resolve(new(Answered), "ftp://h/x?secret", UrlPurpose.Upload)).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", Assert.Throws<RegistryException>(() =>
            Guard.Resolve(new(Answered), "https://u:secret@h/x", UrlPurpose.Upload)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_comes_it_is_refused_or_safe_to_send() => Fuzz.Text(
        "https://registry.example:443/v2/../x?a=%7E|#f//evil@[::1]\\",
        static text =>
        {
            foreach (var purpose in Enum.GetValues<UrlPurpose>())
            {
                try
                {
                    var url = Guard.Resolve(new(Answered), text, purpose);
                    Assert.True(url.Scheme == "https" && url.UserInfo.Length == 0 && url.PathAndQuery.StartsWith('/'), text);
                    Assert.DoesNotContain(url.PathAndQuery, static each => each is <= ' ' or > '~' or '#');
                }
                catch (RegistryException)
                {
                    // The documented answer.
                }
            }
        });
}
