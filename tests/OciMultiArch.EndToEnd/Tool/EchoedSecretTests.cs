namespace OciMultiArch.EndToEnd.Tool;

/// <summary>A secret that stands where a path or a reference belongs is in no message.</summary>
public sealed class EchoedSecretTests
{
    private const string Secret = "Hidden-7-Word";
    private const string Url = $"https://bob:{Secret}@host.example/x";

    // Nothing listens on port 1.
    [Theory]
    [InlineData($"build {Url} --platform linux/amd64 --to oci:out")]
    [InlineData($"build . --platform linux/amd64 --to oci:out --file {Url}=/y")]
    [InlineData($"build . --platform linux/amd64 --to oci:out --go {Url}")]
    [InlineData($"build . --platform linux/amd64 --to {Url}")]
    [InlineData($"build -f {Url}.yaml")]
    [InlineData($"image {Url} --platform linux/amd64 --to oci:out")]
    [InlineData($"release {Url}.yaml")]
    [InlineData($"sync {Url}.yaml")]
    [InlineData($"resolve -f {Url}")]
    [InlineData($"join {Url} --to 127.0.0.1:1/a")]
    [InlineData($"copy oci:{Url} oci:out:1")]
    [InlineData($"copy docker-archive:{Url} oci:out:1")]
    [InlineData($"inspect oci-archive:{Url}")]
    [InlineData($"inspect https://bob:{Secret}/more@host.example/x")]
    [InlineData($"tags 127.0.0.1:1/a --registry-config {Url}.yaml")]
    [InlineData($"tags 127.0.0.1:1/a --ca-file {Url}")]
    [InlineData($"verify --key {Url} oci:app:1")]
    [InlineData($"verify --key {Secret} oci:app:1")]
    [InlineData($"verify --trusted-root {Url} --certificate-identity a --certificate-oidc-issuer b oci:app:1")]
    [InlineData($"sign --key {Secret} oci:app:1")]
    [InlineData($"sign --key {Url} oci:app:1")]
    [InlineData($"copy oci:app:1 oci:out:1 --signed-by {Secret}")]
    [InlineData($"inspect me:a\\{Secret}@host.example/app:1")]
    [InlineData($"inspect me:a\\{Secret}@host:5000")]
    [InlineData($"build . --platform linux/amd64 -t me:{Secret}@host.example/app:1")]
    [InlineData($"manifest create oci:out:1 oci:app:1 -t me:{Secret}@host.example/app:1")]
    [InlineData($"tag oci:app:1 me:{Secret}@host.example/app:1")]
    [InlineData($"artifact push oci:out:1 {Url} --artifact-type a/b")]
    [InlineData($"artifact push oci:out:1 {Url} --artifact-type a/b --json")]
    public async Task No_message_shows_it(string words)
    {
        using var tool = SampleProgram.Ocimulti();

        var ended = await tool.RunAsync(words.Split(' '));

        Assert.NotEqual(0, ended.ExitCode);
        Assert.NotEmpty(ended.Stderr);
        Assert.DoesNotContain(Secret, ended.Stderr + ended.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_with_an_at_is_shown()
    {
        using var tool = SampleProgram.Ocimulti();

        var ended = await tool.RunAsync("release", "https://host.example/x@v1.yaml");

        Assert.Contains("https://host.example/x@v1.yaml", ended.Stderr, StringComparison.Ordinal);
    }
}
