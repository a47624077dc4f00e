using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>What <c>config --json</c> prints.</summary>
/// <param name="Registry">The registry.</param>
/// <param name="Settings">What is in force, by name.</param>
/// <param name="Login">Where a login comes from.</param>
internal sealed record RegistryConfig(
    string Registry, IReadOnlyList<RegistryConfig.Setting> Settings, RegistryConfig.LoginSource Login)
{
    /// <summary>Prints the report for people.</summary>
    public void Write()
    {
        Output.Line($"{Output.Plain(Registry)}");
        var rows = Settings.Select(static setting => (string[])[setting.Name, setting.Value, setting.From]);
        Output.Table(["SETTING", "VALUE", "FROM"], [.. rows, ["login", Login.Found ? "found" : "none", Login.From]]);
    }

    /// <summary>A setting.</summary>
    /// <param name="Name">Its name in a file of settings.</param>
    /// <param name="Value">Its value; a secret is hidden.</param>
    /// <param name="From">An option, a file, an environment variable or <c>default</c>.</param>
    internal sealed record Setting(string Name, string Value, string From);

    /// <summary>A login.</summary>
    /// <param name="Found">Whether there is one.</param>
    /// <param name="From">Where it is kept, or why there is none.</param>
    internal sealed record LoginSource(bool Found, string From);
}
