using System.Text.RegularExpressions;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>The sample that prints its own trace and log, against a registry that asks for tokens.</summary>
public sealed partial class TracingTests
{
    private const string User = "planted-user";
    private const string Password = "planted-password";

    [Fact]
    public async Task The_trace_and_the_log_of_a_push_tell_all_that_was_done_and_no_secret()
    {
        await using var tokens = await TokenServer.StartAsync(new()
        {
            Users = new Dictionary<string, string> { [User] = Password },
            AnonymousActions = new HashSet<string>(),
        });
        await using var registry = await RealRegistry.StartAsync(new() { Access = RegistryAccess.Token, Tokens = tokens });
        using var sample = SampleProgram.Tracing();
        PasswordLedger.Plant(User, Password, registry.Host, tokens.Realm.Authority);
        var login = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{User}:{Password}"));
        await File.WriteAllTextAsync(
            Path.Combine(sample.DockerConfig, "config.json"),
            $$"""{ "auths": { "{{registry.Host}}": { "auth": "{{login}}" } } }""");

        var ended = (await sample.RunAsync(
            registry.Host,
            $"--OciMultiArch:Registries:target:TrustedHosts:0={tokens.Realm.Authority}")).Succeeded();

        var trace = ended.Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("oci.push", Name(trace[0]));
        Assert.Equal(
            2,
            trace.Count(each =>
                each.StartsWith("  oci.blob.write ", StringComparison.Ordinal)
                    && each.Contains("oci.arrival=copied", StringComparison.Ordinal)));
        Assert.Equal(
            2,
            trace.Count(each => each.StartsWith("    PUT /v2/{name}/blobs/uploads/{session} Unset ", StringComparison.Ordinal)));
        Assert.Single(trace, each => each.StartsWith("  PUT /v2/{name}/manifests/{reference} Unset ", StringComparison.Ordinal));
        Assert.Contains(trace, each => Name(each) == "GET" && each.Contains("oci.exchange.kind=token", StringComparison.Ordinal));
        Assert.Contains("oci.tags.written=[1.0] oci.blobs=2 oci.blobs.copied=2", trace[0], StringComparison.Ordinal);
        var log = ended.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(log, static each => Line().IsMatch(each));
        Assert.Contains(
            log,
            each => each.StartsWith($"dbug: OciMultiArch.Tokens[10] A token was fetched from {tokens.Realm}", StringComparison.Ordinal));
        Assert.Contains(tokens.Asks, static each => each.User == User);
        foreach (var secret in (string[])["planted", login, "eyJ"]) // the last begins every token of the server
            Assert.DoesNotContain(secret, ended.Stdout + ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_that_cannot_be_ends_the_sample_before_it_sends_anything()
    {
        using var sample = SampleProgram.Tracing();

        var ended = await sample.RunAsync("registry.test", "--OciMultiArch:MaxAttempts=0");

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("MaxAttempts", ended.Stderr, StringComparison.Ordinal);
    }

    private static string Name(string line) => line.Trim().Split(" Unset ")[0];

    [GeneratedRegex(
        @"^dbug: OciMultiArch\.Requests\[1\] PUT http://[0-9.:]+/v2/acme/traced/manifests/1\.0: "
            + @"201 after [0-9.]+ ms, [1-9][0-9]* bytes sent\.$")]
    private static partial Regex Line();
}
