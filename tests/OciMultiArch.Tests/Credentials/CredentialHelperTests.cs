using System.Diagnostics;
using OciMultiArch.Credentials;
using OciMultiArch.Internal;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Credentials;

/// <summary>Helpers are real programs here: small shell scripts.</summary>
public sealed class CredentialHelperTests : IDisposable
{
    private const string Json = """
        {
          "auths": {"ghcr.io":{"auth":"ZmlsZTpwYXNz"},"https://index.docker.io/v1/":{"auth":"aHViOnBhc3M="}},
          "credsStore": "store",
          "credHelpers": {"own.example":"own","none.example":""}
        }
        """;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("own.example/app", "own", "own.example")]
    [InlineData("ghcr.io/acme/api", "store", "ghcr.io")]
    [InlineData("localhost:5000/app", "store", "localhost:5000")]
    [InlineData("alpine", "store", "https://index.docker.io/v1/")]
    public async Task The_registrys_own_helper_goes_before_the_store_and_hears_the_server(string repository, string helper, string server)
    {
        foreach (var name in (string[])["own", "store"])
            folder.Helper(name, $$"""printf '{"ServerURL":"x","Username":"{{name}} %s","Secret":"%s"}' "$1" "$(cat)" """);
        var credential = await FindAsync(repository);
        Assert.Equal($"{helper} get", credential?.User);
        Assert.Equal(server, credential?.Secret);
    }

    [Fact]
    public async Task An_identity_token_is_known_by_its_user_name()
    {
        folder.Helper("store", """echo '{"Username":"<token>","Secret":"refresh"}'""");
        var credential = await FindAsync("ghcr.io/a");
        Assert.Equal((CredentialKind.IdentityToken, "refresh"), (credential!.Kind, credential.Secret));
    }

    [Fact]
    public async Task A_helper_that_has_none_leaves_the_registrys_own_entry()
    {
        folder.Helper("store", "echo 'credentials not found in native keychain'; exit 1");
        Assert.Equal("file", (await FindAsync("ghcr.io/a"))?.User);
        Assert.Null(await FindAsync("other.example/a"));
    }

    [Fact]
    public async Task A_helper_that_answers_nothing_at_all_has_none()
    {
        folder.Helper("store", """echo '{"ServerURL":"","Username":"","Secret":""}'""");
        Assert.Null(await FindAsync("other.example/a"));
    }

    [Fact]
    public async Task An_empty_helper_turns_the_store_off_for_its_registry() => Assert.Null(await FindAsync("none.example/a"));

    [Theory]
    [InlineData("echo s3cr3t; echo s3cr3t >&2; exit 1", "exit code 1")]
    [InlineData("echo 'credentials not found: s3cr3t' >&2; exit 2", "exit code 2")]
    [InlineData("echo 's3cr3t'", "not the JSON of a credential")]
    [InlineData("echo '[\"s3cr3t\"]'", "not the JSON of a credential")]
    [InlineData("echo '{\"Username\":7,\"Secret\":\"s3cr3t\"}'", "not the JSON of a credential")]
    [InlineData("echo '{\"Username\":\"a:b\",\"Secret\":\"s3cr3t\"}'", "user's name with ':'")]
    [InlineData("echo '{\"Username\":\"<token>\",\"Secret\":\"\"}'", "an empty token")]
    [InlineData("true", "not the JSON of a credential")]
    [InlineData("head -c 2000000 /dev/zero; exit 0", "more than 1 MiB")]
    [InlineData("exec yes s3cr3t", "more than 1 MiB")]
    public async Task A_helper_that_fails_is_an_error_and_no_other_entry_is_used(string script, string problem)
    {
        folder.Helper("store", script);
        var failure = await Assert.ThrowsAsync<OciException>(() => FindAsync("ghcr.io/a"));
        Assert.Contains("docker-credential-store", failure.Message, StringComparison.Ordinal);
        Assert.Contains("ghcr.io", failure.Message, StringComparison.Ordinal);
        Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_helper_that_floods_its_error_output_is_still_heard()
    {
        folder.Helper("store", """head -c 2000000 /dev/zero >&2; echo '{"Username":"u","Secret":"s"}'""");
        Assert.Equal("u", (await FindAsync("ghcr.io/a"))?.User);
    }

    [Fact]
    public async Task A_helper_that_is_missing_or_not_executable_is_an_error()
    {
        Assert.Contains(
            "no such program", (await Assert.ThrowsAnyAsync<OciException>(() => FindAsync("ghcr.io/a"))).Message, StringComparison.Ordinal);
        folder.Write("docker-credential-store", "#!/bin/sh\necho '{}'\n");
        Assert.Contains(
            "no such program", (await Assert.ThrowsAnyAsync<OciException>(() => FindAsync("ghcr.io/a"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_helper_that_cannot_be_started_is_an_error()
    {
        folder.Helper("store", "", interpreter: "/no/such/interpreter");
        Assert.Contains(
            "could not be run", (await Assert.ThrowsAnyAsync<OciException>(() => FindAsync("ghcr.io/a"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../x; rm -rf")]
    [InlineData("../store")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("$(id)")]
    [InlineData("a b")]
    [InlineData("a\u0000b")]
    public async Task A_helpers_name_is_no_path_and_no_command(string name)
    {
        CredentialHelper helper = new(folder.Environment);
        var failure = await Assert.ThrowsAsync<OciException>(() => helper.GetAsync(name, "ghcr.io", CancellationToken.None).AsTask());
        Assert.Contains("its name may hold", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ghcr.io\nhttps://other.example")]
    [InlineData("ghcr.io\r")]
    [InlineData("ghcr.io\0")]
    public async Task A_server_is_one_line(string server)
    {
        folder.Helper("store", """echo '{"Username":"u","Secret":"s"}'""");
        CredentialHelper helper = new(folder.Environment);
        await Assert.ThrowsAsync<OciException>(() => helper.GetAsync("store", server, CancellationToken.None).AsTask());
    }

    [Fact]
    public void A_program_is_never_looked_for_in_the_working_folder()
    {
        folder.Helper("store", "");
        Assert.Equal(folder.At("docker-credential-store"), ProgramPath.Find("docker-credential-store", $":relative:{folder.Path}"));
        Assert.Null(ProgramPath.Find("docker-credential-store", Path.GetRelativePath(Environment.CurrentDirectory, folder.Path)));
        Assert.Null(ProgramPath.Find("docker-credential-store", null));
    }

    [Fact]
    public async Task A_helper_that_hangs_is_killed_with_its_children_when_its_time_is_over()
    {
        var ended = Hanging();
        CredentialHelper helper = new(folder.Environment) { TimeOut = TimeSpan.FromSeconds(0.3) };
        var failure = await Assert.ThrowsAsync<OciException>(() => helper.GetAsync("store", "ghcr.io", CancellationToken.None).AsTask());
        Assert.Contains("longer than 0.3 s", failure.Message, StringComparison.Ordinal);
        await ended;
    }

    [Fact]
    public async Task A_helper_is_killed_with_its_children_on_cancellation()
    {
        var ended = Hanging(out var started);
        using CancellationTokenSource cancel = new();
        var asked = new CredentialHelper(folder.Environment).GetAsync("store", "ghcr.io", cancel.Token).AsTask();
        await started;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await ended;
    }

    private Task Hanging() => Hanging(out _);

    // Parent and child hold the pipe open: its end is reached when both are gone.
    private Task Hanging(out Task started)
    {
        using (var make = Process.Start("mkfifo", folder.At("pipe")))
            make.WaitForExit();
        folder.Helper("store", $"exec 3>'{folder.At("pipe")}'; echo started >&3; sleep 300 & sleep 300");
        TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        started = first.Task;
        return Task.Factory.StartNew(() =>
        {
            using StreamReader pipe = new(folder.At("pipe"));
            pipe.ReadLine();
            first.SetResult();
            pipe.ReadToEnd();
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private async Task<RegistryCredential?> FindAsync(string repository) =>
        await new DockerCredentials(folder.Write("config.json", Json), folder.Environment).FindAsync(new(RepositoryName.Parse(repository)));
}
