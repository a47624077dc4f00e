namespace OciMultiArch.Tests.Model;

public sealed class RepositoryNameTests
{
    private const string Hex64 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("alpine", "docker.io", "library/alpine")]
    [InlineData("acme/api", "docker.io", "acme/api")]
    [InlineData("docker.io/alpine", "docker.io", "library/alpine")]
    [InlineData("index.docker.io/acme/api", "docker.io", "acme/api")]
    [InlineData("Registry-1.Docker.io/alpine", "docker.io", "library/alpine")]
    [InlineData("ghcr.io/acme/api", "ghcr.io", "acme/api")]
    [InlineData("GHCR.io/acme", "ghcr.io", "acme")]
    [InlineData("localhost/app", "localhost", "app")]
    [InlineData("localhost:5000/a/b/c/d", "localhost:5000", "a/b/c/d")]
    [InlineData("registry:5000/app", "registry:5000", "app")]
    [InlineData("[::1]:5000/app", "[::1]:5000", "app")]
    [InlineData("ghcr.io/a__b/c--d/e.f_g", "ghcr.io", "a__b/c--d/e.f_g")]
    [InlineData("ghcr.io/" + Hex64, "ghcr.io", Hex64)]
    public void A_name_is_a_registry_and_a_path_and_shorthand_is_resolved(string text, string registry, string path)
    {
        var name = RepositoryName.Parse(text);
        Assert.Equal((registry, path), (name.Registry, name.Path));
        Assert.Equal(name, RepositoryName.Parse(name.ToString()));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("https://ghcr.io/acme/api", "scheme")]
    [InlineData("ghcr.io/", "path is missing")]
    [InlineData("ghcr.io/Acme/api", "must be lowercase")]
    [InlineData("Alpine", "must be lowercase")]
    [InlineData("/alpine", "empty part")]
    [InlineData("a//b", "empty part")]
    [InlineData("ghcr.io/a/", "empty part")]
    [InlineData("a___b", "'a___b' must be")]
    [InlineData("a-", "'a-' must be")]
    [InlineData("ghcr.io/..", "'..' must be")]
    [InlineData("ghcr.io/a..b", "'a..b' must be")]
    [InlineData("ghcr.io/a._b", "'a._b' must be")]
    [InlineData("ghcr.io/имя", "must be")]
    [InlineData("ghcr.io/api\n", "'api?' must be")]
    [InlineData("alpine:3", "must be")]
    [InlineData("ghcr.io:/a", "is not a port")]
    [InlineData("ghcr.io:0/a", "'0' is not a port")]
    [InlineData("ghcr.io:65536/a", "'65536' is not a port")]
    [InlineData("ghcr.io:+80/a", "'+80' is not a port")]
    [InlineData("-ghcr.io/a", "not a host name")]
    [InlineData("gh_cr.io/a", "not a host name")]
    [InlineData("ghcr..io/a", "not a host name")]
    [InlineData("гхцр.io/a", "not a host name")]
    [InlineData("user@ghcr.io/a", "credentials do not belong in it")]
    [InlineData("[::1/a", "not an IPv6 address")]
    [InlineData("[::g]:80/a", "not an IPv6 address")]
    [InlineData("[127.0.0.1]/a", "not an IPv6 address")]
    [InlineData("[[::1]]:80/a", "not an IPv6 address")]
    [InlineData("[::1%1]/a", "not an IPv6 address")]
    [InlineData(Hex64, "64 hexadecimal digits")]
    public void Each_way_to_be_wrong_has_its_own_words(string text, string words)
    {
        Assert.Contains(words, Assert.Throws<FormatException>(() => RepositoryName.Parse(text)).Message, StringComparison.Ordinal);
        Assert.False(RepositoryName.TryParse(text, null, out _));
    }

    [Fact]
    public void Registry_and_path_have_at_most_255_characters_together()
    {
        Assert.Equal(255, RepositoryName.Parse("ghcr.io/" + new string('a', 247)).ToString().Length);
        Assert.Contains(
            "256 characters",
            Assert.Throws<FormatException>(() => RepositoryName.Parse("ghcr.io/" + new string('a', 248))).Message,
            StringComparison.Ordinal);
    }
}
