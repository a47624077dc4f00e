using System.ComponentModel;
using System.Diagnostics;
using OciMultiArch;
using OciMultiArch.Clouds;

namespace CloudSample;

/// <summary>The token of whoever is logged in with the <c>az</c> command line: a way that only this program knows.</summary>
internal static class AzureCli
{
    private const string Audience = "https://containerregistry.azure.net";

    /// <exception cref="OciException"><c>az</c> is missing, or nobody is logged in.</exception>
    public static async ValueTask<CloudToken> TokenAsync(CancellationToken cancellationToken)
    {
        string[] words = ["account", "get-access-token", "--resource", Audience, "--query", "accessToken", "--output", "tsv"];
        ProcessStartInfo start = new("az", words)
        {
            RedirectStandardOutput = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var said = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? new(said.Trim()) : throw new OciException("az gave no token. Run 'az login'.");
        }
        catch (Win32Exception missing)
        {
            throw new OciException(
                "az could not be run. Install the Azure command line, or run where there is a managed identity.", missing);
        }
    }
}
