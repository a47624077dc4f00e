using OciMultiArch.Http;

namespace OciMultiArch.Tests.Http;

/// <summary>Which proxy the environment names for a URL.</summary>
public sealed class EnvironmentProxyTests
{
    [Theory]
    [InlineData("http_proxy=http://p:1", "http://r.example/", "http://p:1/")]
    [InlineData("HTTP_PROXY=http://p:1", "http://r.example/", "http://p:1/")]
    [InlineData("http_proxy=http://p:1", "https://r.example/", null)]
    [InlineData("https_proxy=http://p:1", "https://r.example/", "http://p:1/")]
    [InlineData("HTTPS_PROXY=http://p:1", "https://r.example/", "http://p:1/")]
    [InlineData("https_proxy=http://p:1", "http://r.example/", null)]
    [InlineData("all_proxy=http://p:1", "http://r.example/", "http://p:1/")]
    [InlineData("ALL_PROXY=http://p:1", "https://r.example/", "http://p:1/")]
    [InlineData("ALL_PROXY=http://p:1 https_proxy=http://q:2", "https://r.example/", "http://q:2/")]
    [InlineData("https_proxy=http://p:1 HTTPS_PROXY=http://q:2", "https://r.example/", "http://p:1/")]
    [InlineData("https_proxy= HTTPS_PROXY=http://q:2", "https://r.example/", "http://q:2/")]
    [InlineData("https_proxy=", "https://r.example/", null)]
    [InlineData("https_proxy=p.example:3128", "https://r.example/", "http://p.example:3128/")]
    [InlineData("https_proxy=127.0.0.1:9", "https://r.example/", "http://127.0.0.1:9/")]
    [InlineData("https_proxy=p.example", "https://r.example/", "http://p.example/")]
    [InlineData("https_proxy=user:p%40ss@p.example:3128", "https://r.example/", "http://user:p%40ss@p.example:3128/")]
    [InlineData("https_proxy=https://p.example", "https://r.example/", "https://p.example/")]
    [InlineData("all_proxy=socks5h://p.example:1080", "https://r.example/", "socks5h://p.example:1080/")]
    [InlineData("https_proxy=http://[::1]:3128", "https://r.example/", "http://[::1]:3128/")]
    public void A_scheme_has_its_variable_in_either_case(string environment, string url, string? expected) =>
        Assert.Equal(expected, Proxy(environment).GetProxy(new(url))?.AbsoluteUri);

    [Theory]
    [InlineData("REQUEST_METHOD=GET HTTP_PROXY=http://evil:1", "http://r.example/", null)]
    [InlineData("REQUEST_METHOD=GET http_proxy=http://p:1", "http://r.example/", "http://p:1/")]
    [InlineData("REQUEST_METHOD=GET HTTP_PROXY=http://evil:1 ALL_PROXY=http://p:1", "http://r.example/", "http://p:1/")]
    [InlineData("REQUEST_METHOD=GET HTTPS_PROXY=http://p:1", "https://r.example/", "http://p:1/")]
    public void In_a_CGI_program_the_variable_that_a_client_can_set_is_ignored(string environment, string url, string? expected) =>
        Assert.Equal(expected, Proxy(environment).GetProxy(new(url))?.AbsoluteUri);

    [Theory]
    [InlineData("http://localhost:5000/")]
    [InlineData("https://LOCALHOST/")]
    [InlineData("http://app.localhost/")]
    [InlineData("http://127.0.0.1:5000/")]
    [InlineData("http://127.8.9.1/")]
    [InlineData("http://[::1]:5000/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    public void This_machine_is_never_reached_through_a_proxy(string url) =>
        Assert.Null(Proxy("http_proxy=http://p:1 https_proxy=http://p:1 all_proxy=http://p:1").GetProxy(new(url)));

    [Theory]
    [InlineData("*", "registry.corp.example", true)]
    [InlineData("other.example,*", "registry.corp.example", true)]
    [InlineData("corp.example", "registry.corp.example:5000", true)]
    [InlineData("corp.example", "corp.example", true)]
    [InlineData("corp.example", "evilcorp.example", false)]
    [InlineData("CORP.example", "Registry.Corp.Example", true)]
    [InlineData("corp.example.", "registry.corp.example", true)]
    [InlineData("corp.example", "registry.corp.example.", true)]
    [InlineData(".corp.example", "registry.corp.example", true)]
    [InlineData(".corp.example", "corp.example", false)]
    [InlineData("*.corp.example", "a.b.corp.example", true)]
    [InlineData("*.corp.example", "corp.example", false)]
    [InlineData("registry.corp.example:5000", "registry.corp.example:5000", true)]
    [InlineData("registry.corp.example:5000", "registry.corp.example:5001", false)]
    [InlineData("registry.corp.example:443", "registry.corp.example", true)]
    [InlineData("corp.example:5000", "registry.corp.example:5000", true)]
    [InlineData("10.1.2.3", "10.1.2.3:5000", true)]
    [InlineData("10.1.2.3:5000", "10.1.2.3:5000", true)]
    [InlineData("10.1.2.3:5001", "10.1.2.3:5000", false)]
    [InlineData("10.0.0.0/8", "10.1.2.3:5000", true)]
    [InlineData("10.9.9.9/8", "10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "11.1.2.3", false)]
    [InlineData("10.0.0.0/8", "registry10.example", false)]
    [InlineData("10.0.0.0/99", "10.1.2.3", false)]
    [InlineData("0.0.0.0/0", "10.1.2.3", true)]
    [InlineData("0.0.0.0/0", "[fd00::9]", false)]
    [InlineData("fd00::9", "[fd00::9]:5000", true)]
    [InlineData("[fd00::9]", "[fd00::9]:5000", true)]
    [InlineData("[fd00::9]:5000", "[fd00::9]:5000", true)]
    [InlineData("[fd00::9]:5001", "[fd00::9]:5000", false)]
    [InlineData("fd00:0::0:9", "[fd00::9]", true)]
    [InlineData("fd00::/8", "[fd00::9]:5000", true)]
    [InlineData("fe80::/10", "[fd00::9]", false)]
    [InlineData("10.1.2.3", "[::ffff:10.1.2.3]", true)]
    [InlineData("2.3", "10.1.2.3", false)]
    [InlineData("127.*", "10.1.2.3", false)]
    [InlineData("a.example, corp.example ,b.example", "registry.corp.example", true)]
    [InlineData("a.example corp.example", "registry.corp.example", true)]
    [InlineData("a.example\tcorp.example", "registry.corp.example", true)]
    [InlineData("", "registry.corp.example", false)]
    [InlineData(",", "registry.corp.example", false)]
    [InlineData("/", "registry.corp.example", false)]
    public void A_list_says_what_is_reached_without_a_proxy(string list, string host, bool isDirect)
    {
        foreach (var name in (string[])["no_proxy", "NO_PROXY"])
        {
            EnvironmentProxy proxy = new(variable => variable == name ? list : (variable == "all_proxy" ? "http://p:1" : null));
            Assert.Equal(isDirect, proxy.GetProxy(new($"https://{host}/")) is null);
        }
    }

    [Theory]
    [InlineData("https_proxy=http://")]
    [InlineData("https_proxy=http://user:SECRET@")]
    [InlineData("https_proxy=http://user:SECRET@:x")]
    [InlineData("https_proxy=://user:SECRET@p")]
    public void What_is_no_address_is_an_error_that_names_the_variable_and_no_secret(string environment)
    {
        var failure = Assert.Throws<RegistryException>(() => Proxy(environment).GetProxy(new("https://r.example/")));

        Assert.Equal(Problem.ProxyFailure, failure.Problem);
        Assert.Contains("https_proxy", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://p.example:2121")]
    [InlineData("socks4://p.example:1080")]
    public void A_kind_of_proxy_that_is_not_known_is_an_error(string proxy)
    {
        ProxyRoutes routes = new(new(), name => name == "all_proxy" ? proxy.Replace("//", "//u:SECRET@", StringComparison.Ordinal) : null);

        var failure = Assert.Throws<RegistryException>(() => routes.Of(new("https://r.example/")));

        Assert.Contains(proxy, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", failure.ToString(), StringComparison.Ordinal);
    }

    private static EnvironmentProxy Proxy(string environment)
    {
        var values = environment.Split(' ').Select(static each => each.Split('=', 2)).ToDictionary(static pair => pair[0], static pair => pair[1]);
        return new(values.GetValueOrDefault);
    }
}
