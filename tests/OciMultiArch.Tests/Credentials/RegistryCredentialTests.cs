using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Credentials;

public sealed class RegistryCredentialTests
{
    private static readonly RegistryCredential One = RegistryCredential.Basic("one", "s3cr3t");
    private static readonly RegistryCredential Two = RegistryCredential.Basic("two", "s3cr3t");

    private static readonly JsonSerializerOptions Reflecting = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    public static TheoryData<RegistryCredential> All() =>
        [RegistryCredential.Basic("us3r", "s3cr3t"), RegistryCredential.IdentityToken("s3cr3t"), RegistryCredential.BearerToken("s3cr3t")];

    [Theory]
    [MemberData(nameof(All))]
    public void A_credential_shows_nothing_of_itself(RegistryCredential credential)
    {
        Assert.Contains("hidden", credential.ToString(), StringComparison.Ordinal);
        Assert.Equal(["Expires", "Source"], typeof(RegistryCredential).GetProperties().Select(static each => each.Name));
        Assert.Empty(typeof(RegistryCredential).GetFields());
        Assert.Equal("""{"Expires":null,"Source":null}""", JsonSerializer.Serialize(credential, Reflecting));
        Assert.Contains("s3cr3t", credential.Secrets);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void An_end_changes_nothing_else_of_a_credential(RegistryCredential credential)
    {
        var ending = credential.WithExpiry(DateTimeOffset.UnixEpoch);
        Assert.Equal(DateTimeOffset.UnixEpoch, ending.Expires);
        Assert.Equal(
            (credential.Kind, credential.User, credential.Secret, credential.Identity, credential.ToString()),
            (ending.Kind, ending.User, ending.Secret, ending.Identity, ending.ToString()));
    }

    [Fact]
    public void A_password_may_hold_colons_and_any_letter() =>
        Assert.Equal(
            "us:pä:ss ", Encoding.UTF8.GetString(Convert.FromBase64String(RegistryCredential.Basic("us", "pä:ss ").BasicParameter)));

    [Fact]
    public void What_could_not_be_sent_is_refused_when_it_is_made()
    {
        Assert.Throws<ArgumentException>(() => RegistryCredential.Basic("a:b", "c"));
        Assert.Throws<ArgumentException>(() => RegistryCredential.IdentityToken(""));
        Assert.Throws<ArgumentException>(() => RegistryCredential.BearerToken(""));
        Assert.Throws<ArgumentException>(() => RegistryCredential.BearerToken("a\r\nX-Evil: 1"));
    }

    [Theory]
    [InlineData("ghcr.io", "ghcr.io/a", true)]
    [InlineData("GHCR.io:443", "ghcr.io/a", true)]
    [InlineData("docker.io", "alpine", true)]
    [InlineData("index.docker.io", "alpine", true)]
    [InlineData("localhost:5000", "localhost:5000/a", true)]
    [InlineData("localhost:5000", "localhost:50001/a", false)]
    [InlineData("docker.io", "evil-docker.io/a", false)]
    [InlineData("docker.io", "docker.io.evil.com/a", false)]
    public async Task Given_credentials_answer_for_their_registry_only(string registry, string repository, bool found) =>
        Assert.Equal(found, await new StaticCredentials(registry, One).FindAsync(new(RepositoryName.Parse(repository))) is not null);

    [Fact]
    public void A_registry_is_given_once_and_well_formed()
    {
        Assert.Throws<ArgumentException>(
            () => new StaticCredentials(new Dictionary<string, RegistryCredential> { ["docker.io"] = One, ["index.docker.io"] = Two }));
        Assert.Throws<FormatException>(() => new StaticCredentials("https://ghcr.io", One));
        Assert.Throws<FormatException>(() => new StaticCredentials("ghcr.io/acme", One));
    }

    [Fact]
    public async Task The_first_source_that_has_a_credential_answers()
    {
        Dictionary<string, RegistryCredential> both = new() { ["a.example"] = Two, ["b.example"] = Two };
        var chain = CredentialSources.FirstOf(new StaticCredentials("a.example", One), new StaticCredentials(both));
        Assert.Same(One, await chain.FindAsync(new(RepositoryName.Parse("a.example/x"))));
        Assert.Same(Two, await chain.FindAsync(new(RepositoryName.Parse("b.example/x"))));
        Assert.Null(await chain.FindAsync(new(RepositoryName.Parse("c.example/x"))));
    }

    [Fact]
    public async Task A_source_that_fails_ends_the_search()
    {
        using TempFolder folder = new();
        var chain = CredentialSources.FirstOf(
            new DockerCredentials(folder.Write("config.json", "broken")), new StaticCredentials("a.example", One));
        await Assert.ThrowsAsync<OciException>(() => chain.FindAsync(new(RepositoryName.Parse("a.example/x"))).AsTask());
    }
}
