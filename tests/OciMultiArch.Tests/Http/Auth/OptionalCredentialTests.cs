using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>Sources that reading goes on without, whatever they are.</summary>
public sealed class OptionalCredentialTests
{
    private readonly List<OciException> warnings = [];

    public static TheoryData<string> Failures => ["oci", "foreign", "canceled"];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_source_that_fails_does_not_stop_what_everybody_may_read_and_a_warning_says_so_once(string kind)
    {
        await using var server = Start(static token => token == "anybody" ? 404 : 403);
        using var client = ClientOf(CredentialSources.Optional(new Failing(kind)));

        foreach (var path in (string[])["one", "one", "two"])
            Assert.Null(await client.Repository($"{server.Host}/{path}").FindAsync(Tag.Parse("1")));

        Assert.Contains("the vault is shut", Assert.Single(warnings).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task What_is_refused_then_names_the_failure(string kind)
    {
        await using var server = Start(static _ => 403);
        using var client = ClientOf(CredentialSources.Optional(new Failing(kind)));

        var failure = await Assert.ThrowsAsync<RegistryException>(() =>
            client.Repository($"{server.Host}/app", RepositoryAccess.Push).WriteAsync(RegistryCase.Layer(10)).AsTask());

        Assert.Contains("the vault is shut", failure.Reason, StringComparison.Ordinal);
        Assert.Equal(kind == "oci" ? "Open it." : "Check", failure.Remedy!.Text[..(kind == "oci" ? 8 : 5)]);
    }

    [Fact]
    public async Task A_source_that_is_not_optional_fails_as_it_did()
    {
        await using var server = Start(static _ => 404);
        using var client = ClientOf(CredentialSources.FirstOf(new Failing("foreign"), CredentialSources.Optional(new StaticCredentials([]))));

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            client.Repository($"{server.Host}/app").FindAsync(Tag.Parse("1")).AsTask());
    }

    [Fact]
    public async Task The_next_source_is_asked_where_an_optional_one_fails()
    {
        var next = RegistryCredential.BearerToken("planted-next");
        var chain = CredentialSources.FirstOf(CredentialSources.Optional(new Failing("oci")), new StaticCredentials("a.example", next));

        Assert.Equal(next.Identity, (await chain.FindAsync(new("a.example")))!.Identity);
        var failure = await Assert.ThrowsAnyAsync<OciException>(() => chain.FindAsync(new("b.example")).AsTask());
        Assert.Equal("The login cannot be read: the vault is shut.", failure.Reason);
    }

    [Fact]
    public async Task A_failure_before_the_credential_that_is_used_is_told_once()
    {
        await using var server = Start(static token => token == "mine" ? 404 : 403);
        var works = new StaticCredentials(server.Host, RegistryCredential.Basic("me", "planted-works"));
        using var client = ClientOf(CredentialSources.FirstOf(CredentialSources.Optional(new Failing("oci")), works));

        foreach (var path in (string[])["one", "one", "two"])
            Assert.Null(await client.Repository($"{server.Host}/{path}").FindAsync(Tag.Parse("1")));

        Assert.Equal("The login cannot be read: the vault is shut.", Assert.Single(warnings).Reason);
    }

    [Fact]
    public async Task A_refusal_of_the_credential_that_is_used_does_not_blame_the_source_before()
    {
        await using var server = Start(static _ => 401);
        var works = new StaticCredentials(server.Host, RegistryCredential.Basic("me", "planted-works").WithSource("safe of this team"));
        using var client = ClientOf(CredentialSources.FirstOf(CredentialSources.Optional(new Failing("oci")), works));

        var failure = await Assert.ThrowsAsync<RegistryException>(() =>
            client.Repository($"{server.Host}/app").FindAsync(Tag.Parse("1")).AsTask());

        Assert.DoesNotContain("vault", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_a_registry_refuses_an_optional_credential_reading_goes_on_without_it_and_writing_does_not(bool isOptional)
    {
        await using var server = Start(static token => token == "anybody" ? 404 : 403);
        ICredentialSource own = new StaticCredentials(server.Host, RegistryCredential.Basic("me", "planted-optional"));
        using var client = ClientOf(isOptional ? CredentialSources.Optional(own) : own);

        var read = await Record.ExceptionAsync(() => client.Repository($"{server.Host}/app").FindAsync(Tag.Parse("1")).AsTask());
        var written = await Record.ExceptionAsync(() =>
            client.Repository($"{server.Host}/app", RepositoryAccess.Push).WriteAsync(RegistryCase.Layer(10)).AsTask());

        Assert.Equal(isOptional, read is null);
        Assert.IsType<RegistryException>(written);
        Assert.DoesNotContain(server.Requests, static each => each.Method == "POST" && each["Authorization"] == "Bearer anybody");
    }

    [Fact]
    public async Task A_refusal_names_the_place_that_a_source_gave_to_its_credential()
    {
        await using var server = SocketServer.Start(static _ => SocketReply.Answer(401, "", "WWW-Authenticate: Basic realm=\"x\""));
        var credential = RegistryCredential.Basic("me", "planted-named").WithSource("identity of this machine");
        using var client = ClientOf(new StaticCredentials(server.Host, credential));

        var failure = await Assert.ThrowsAsync<RegistryException>(() =>
            client.Repository($"{server.Host}/app").FindAsync(Tag.Parse("1")).AsTask());

        Assert.Contains("of the identity of this machine", failure.Reason, StringComparison.Ordinal);
        Assert.Equal("Check the rights of the identity of this machine.", failure.Remedy!.Text);
    }

    private static SocketServer Start(Func<string, int> registry) => SocketServer.Start(each =>
    {
        var shown = each["Authorization"] ?? "";
        var challenge = $"WWW-Authenticate: Bearer realm=\"http://{each["Host"]}/token\"";
        if (each.Target.StartsWith("/token", StringComparison.Ordinal))
            return SocketReply.Answer(200, shown.Length > 0 ? """{"token":"mine"}""" : """{"token":"anybody"}""");
        if (shown.Length == 0) return SocketReply.Answer(401, "", challenge);
        var status = registry(shown["Bearer ".Length..]);
        return status == 401 ? SocketReply.Answer(401, "", challenge) : SocketReply.Answer(status);
    });

    private RegistryClient ClientOf(ICredentialSource source) => RegistryCase.ClientOf(options =>
    {
        options.Credentials = source;
        options.Warn = warnings.Add;
    });

    private sealed class Failing(string kind) : ICredentialSource
    {
        public ValueTask<RegistryCredential?> FindAsync(CredentialRequest request, CancellationToken cancellationToken = default) =>
            throw (kind switch
            {
                "oci" => new OciException(Problem.InvalidContent, "The login cannot be read: the vault is shut.", new Remedy("Open it.")),
                "canceled" => new TaskCanceledException("the vault is shut"),
                _ => new InvalidOperationException("the vault is shut"),
            });
    }
}
