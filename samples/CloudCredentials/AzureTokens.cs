using System.ComponentModel;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace OciMultiArch.CloudCredentials;

/// <summary>Where a token of Microsoft Entra ID comes from. Its audience is container registries alone: it opens nothing else of the account.</summary>
public static class AzureTokens
{
    private const string Audience = "https://containerregistry.azure.net";

    // learn.microsoft.com, "How to use managed identities on an Azure VM to acquire an access token"
    private static readonly Uri Machine = new("http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=" + Uri.EscapeDataString(Audience));

    /// <summary>The token of whoever is logged in with the <c>az</c> command line.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OciException"><c>az</c> is missing, or nobody is logged in.</exception>
    public static async ValueTask<string> FromCliAsync(CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new("az", ["account", "get-access-token", "--resource", Audience, "--query", "accessToken", "--output", "tsv"])
        {
            RedirectStandardOutput = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var said = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? said.Trim() : throw new OciException("az gave no token. Run 'az login'.");
        }
        catch (Win32Exception missing)
        {
            throw new OciException("az could not be run. Install the Azure command line, or use the machine's managed identity.", missing);
        }
    }

    /// <summary>The token of the virtual machine or container that this runs on.</summary>
    /// <param name="http">What it is asked with.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OciException">This is no machine of Azure, or it has no managed identity.</exception>
    public static async ValueTask<string> FromMachineAsync(HttpMessageInvoker http, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(http);
        using HttpRequestMessage request = new(HttpMethod.Get, Machine) { Headers = { { "Metadata", "true" } } };
        try
        {
            using var reply = await http.SendAsync(request, cancellationToken);
            var answer = reply.IsSuccessStatusCode ? await reply.Content.ReadFromJsonAsync(AzureAnswers.Default.AzureAnswer, cancellationToken) : null;
            return answer?.AccessToken ?? throw new OciException($"This machine has no managed identity ({(int)reply.StatusCode}).");
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException)
        {
            // The cause stays out: its text may quote a token.
            throw new OciException("This is no machine of Azure: nobody answers for managed identities.");
        }
    }
}
