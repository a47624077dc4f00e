using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Packages;

/// <summary>Runs the .NET SDK, and scripts that call it, as a user would from a shell.</summary>
internal static class DotNet
{
    private static readonly string[] Inherited = ["DOTNET_", "NUGET_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    /// <param name="words">Arguments of <c>dotnet</c>.</param>
    /// <param name="environment">Added to the variables that tell where packages come from and are kept.</param>
    /// <param name="folder">Where it runs; null: the checkout.</param>
    public static Task<ProgramResult> RunAsync(
        IEnumerable<string> words, IReadOnlyDictionary<string, string?>? environment = null, string? folder = null) =>
        Programs.RunAsync(
            Programs.Find("dotnet", "dotnet-sdk-10.0"),
            words,
            Environment(environment),
            folder ?? SampleProgram.Root,
            timeout: Patience);

    /// <summary>Runs lines of bash; the first that fails ends them.</summary>
    public static Task<ProgramResult> ScriptAsync(string lines, IReadOnlyDictionary<string, string?>? environment, string folder) =>
        Programs.RunAsync("bash", ["-euo", "pipefail", "-c", lines], Environment(environment), folder, timeout: Patience);

    // No build server: it would hold the output of the program that started it open.
    private static Dictionary<string, string?> Environment(IReadOnlyDictionary<string, string?>? further)
    {
        var all = System.Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .Where(each => Inherited.Any(start => ((string)each.Key).StartsWith(start, StringComparison.OrdinalIgnoreCase)))
            .ToDictionary(each => (string)each.Key, each => (string?)each.Value);
        all["DOTNET_NOLOGO"] = all["DOTNET_CLI_TELEMETRY_OPTOUT"] = all["MSBUILDDISABLENODEREUSE"] = "1";
        all["DOTNET_CLI_USE_MSBUILD_SERVER"] = all["UseSharedCompilation"] = "false";
        foreach (var (name, value) in further ?? new Dictionary<string, string?>()) all[name] = value;
        return all;
    }
}
