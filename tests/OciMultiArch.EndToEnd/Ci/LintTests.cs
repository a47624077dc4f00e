using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Ci;

/// <summary>Linters, which npm brings: they need its registry.</summary>
[Trait("Length", "Long")]
public sealed class LintTests
{
    // How this machine reaches the registry of npm.
    private static readonly string[] Network =
        ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "https_proxy", "http_proxy", "no_proxy", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "NPM_CONFIG_REGISTRY"];

    [Fact]
    public async Task Linters_find_nothing_in_workflows_actions_and_samples() =>
        (await Programs.RunAsync(
            Path.Combine(SampleProgram.Root, ".github/lint/run.sh"),
            [],
            Network.ToDictionary(static each => each, Environment.GetEnvironmentVariable))).Succeeded();
}
