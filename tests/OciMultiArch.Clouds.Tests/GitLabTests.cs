namespace OciMultiArch.Clouds.Tests;

/// <summary>Tokens of GitLab's jobs, for the registry of that GitLab alone.</summary>
public sealed class GitLabTests
{
    [Theory]
    [InlineData("registry.gitlab.example:5050", "", "environment variable CI_JOB_TOKEN")]
    [InlineData("registry.gitlab.example:5050", "CI_DEPLOY_USER CI_DEPLOY_PASSWORD", "environment variable CI_DEPLOY_PASSWORD")]
    [InlineData("registry.gitlab.example:5050", "CI_DEPLOY_USER", "environment variable CI_JOB_TOKEN")]
    [InlineData("gitlab.example", "CI_DEPLOY_USER CI_DEPLOY_PASSWORD", "environment variable CI_JOB_TOKEN")]
    [InlineData("registry.gitlab.example", "", null)]
    [InlineData("ghcr.io", "", null)]
    public async Task A_registry_gets_the_token_that_is_for_it(string registry, string more, string? source)
    {
        Dictionary<string, string> variables = new()
        {
            ["CI_REGISTRY"] = "registry.gitlab.example:5050",
            ["CI_DEPENDENCY_PROXY_SERVER"] = "gitlab.example:443",
            ["CI_JOB_TOKEN"] = "planted-job",
        };
        foreach (var each in more.Split(' ')) variables[each] = "planted-deploy";
        CloudOptions options = new() { Environment = variables.GetValueOrDefault };

        var found = await CloudCredentials.GitLab(options).FindAsync(new(registry));
        var ofAll = await CloudCredentials.FromEnvironment(options).FindAsync(new(registry));

        Assert.Equal(source, found?.Source);
        Assert.Equal(source, ofAll?.Source);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("https://registry.gitlab.example")]
    public async Task Without_a_registry_the_token_is_shown_to_none(string? registry)
    {
        CloudOptions options = new() { Environment = name => name == "CI_REGISTRY" ? registry : "planted-job" };

        Assert.Null(await CloudCredentials.GitLab(options).FindAsync(new("registry.gitlab.example")));
    }
}
