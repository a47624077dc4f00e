using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>config</c>: what is in force for a registry.</summary>
internal static class ConfigCommand
{
    public static Command Create()
    {
        DocumentedCommand command = new("config",
            "Shows how a registry is talked to, and where each setting comes from: an option, the file of "
            + "--registry-config, a file of another tool (registries.conf, certs.d, hosts.toml), or the default. Secrets "
            + "are hidden. No request is sent; a credential helper is asked whether it has a login.",
            """
            ocimulti config ghcr.io
            ocimulti config registry.example:5000 --registry-config registries.yaml --json
            """)
        {
            SharedOptions.Registry, SharedOptions.Json,
        };
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var registry = parsed.GetRequiredValue(SharedOptions.Registry);
        var settings = session.Settings.InForce(registry)
            .Select(static setting => new RegistryConfig.Setting(setting.Name, setting.Value, setting.Source));
        RegistryConfig report = new(registry, [.. settings], await LoginAsync(registry, cancellationToken));
        session.Print(report, static json => json.RegistryConfig, report.Write);
    }

    private static async Task<RegistryConfig.LoginSource> LoginAsync(string registry, CancellationToken cancellationToken)
    {
        try
        {
            var found = await CredentialSources.Default().FindAsync(new(registry), cancellationToken);
            return found is null ? new(false, "no source has one") : new(true, found.Source ?? "the environment");
        }
        catch (OciException failure)
        {
            return new(false, ErrorText.Of(failure));
        }
    }
}
