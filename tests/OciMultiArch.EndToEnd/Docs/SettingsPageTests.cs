namespace OciMultiArch.EndToEnd.Docs;

/// <summary>The files of settings that docs/recipes/networks.md shows are read, and mean the same in both forms.</summary>
public sealed class SettingsPageTests
{
    [Theory]
    [InlineData("registry.corp.example", "caFiles", "clientKeyFile", "headers.X-Team", "maxWrites", "proxy", "responseTimeout")]
    [InlineData("docker.io", "mirrors", "proxy", "responseTimeout")]
    [InlineData("mirror.corp.example", "caFiles", "proxy", "responseTimeout")]
    [InlineData("other.example", "proxy", "responseTimeout")]
    public async Task Both_forms_of_the_file_say_the_same(string registry, params string[] settings)
    {
        var yaml = await ConfigAsync("yaml", registry);
        var json = await ConfigAsync("json", registry);

        Assert.Equal(yaml, json);
        Assert.All(settings, setting => Assert.Contains(yaml, line => IsFromFile(line, setting)));
    }

    private static bool IsFromFile(string line, string setting) =>
        line.StartsWith($"{setting} ", StringComparison.Ordinal) && line.Contains("registries.X", StringComparison.Ordinal);

    private static async Task<string[]> ConfigAsync(string form, string registry)
    {
        using var tool = SampleProgram.Ocimulti();
        tool.Environment["TEAM_KEY"] = "planted";
        tool.Environment["OCIMULTI_OTHER_TOOLS"] = "none";
        var file = RecipePage.Named("networks.md").Settings.Single(each => each.Language == form);
        await File.WriteAllTextAsync(Path.Combine(tool.Folder, $"registries.{form}"), file.Text);

        var said = (await tool.RunAsync("config", registry, "--registry-config", $"registries.{form}")).Succeeded().Stdout;

        var plain = said.Replace($"registries.{form}", "registries.X", StringComparison.Ordinal)
            .Replace(tool.Folder, "", StringComparison.Ordinal);
        return plain.Split('\n');
    }
}
