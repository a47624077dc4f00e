namespace OciMultiArch.Tests.Http;

/// <summary>Which repository of a mirror stands for which of its registry.</summary>
public sealed class RegistryMirrorTests
{
    [Theory]
    [InlineData("m.example", "", "docker.io/library/alpine", "m.example/library/alpine")]
    [InlineData("M.example:5000/hub", "", "docker.io/library/alpine", "m.example:5000/hub/library/alpine")]
    [InlineData("m.example/a/b/", "", "quay.io/acme/api", "m.example/a/b/acme/api")]
    [InlineData("m.example/x", "acme", "quay.io/acme/api", "m.example/x/api")]
    [InlineData("m.example/x", "acme/api", "quay.io/acme/api", "m.example/x")]
    [InlineData("m.example/x", "acme", "quay.io/acmeister/api", null)]
    [InlineData("m.example/x", "acme", "quay.io/other/api", null)]
    [InlineData("m.example", "acme", "quay.io/acme", null)]
    [InlineData("localhost", "", "docker.io/library/alpine", "localhost/library/alpine")]
    [InlineData("docker.io/cache", "", "quay.io/acme/api", "docker.io/cache/acme/api")]
    [InlineData("quay.io", "", "quay.io/acme/api", null)]
    [InlineData("[::1]:5000", "", "quay.io/acme/api", "[::1]:5000/acme/api")]
    public void A_repository_has_a_name_there(string location, string prefix, string repository, string? there)
    {
        RegistryMirror mirror = new(location) { Prefix = prefix };

        Assert.Equal(there, mirror.NameOf(RepositoryName.Parse(repository))?.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("https://m.example")]
    [InlineData("user:secret@m.example")]
    [InlineData("m.example/Upper")]
    [InlineData("m.example//x")]
    [InlineData("m.example:99999")]
    [InlineData("m.example?x")]
    [InlineData("mirror")]
    [InlineData("mirror/hub")]
    public void A_location_that_is_none_is_refused(string location)
    {
        var failure = Assert.Throws<FormatException>(() => new RegistryMirror(location));

        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prefix_that_is_no_path_is_refused()
    {
        Assert.Throws<FormatException>(() => new RegistryMirror("m.example") { Prefix = "/acme" });
    }
}
