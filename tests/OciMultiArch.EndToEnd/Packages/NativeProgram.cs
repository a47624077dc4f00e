using System.Runtime.InteropServices;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Packages;

/// <summary>Publishes samples as native programs, beside the checkout's own build and with what the samples share compiled once.</summary>
public sealed class NativeProgram : IDisposable
{
    private readonly TempFolder folder = new();

    private static string Runtime => $"linux-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";

    /// <returns>How the publish ended, and where the program is.</returns>
    internal async Task<(ProgramResult Publish, string Program)> PublishAsync(string sample, string program)
    {
        var published = await DotNet.RunAsync(
            ["publish", $"samples/{sample}", "-r", Runtime, "--artifacts-path", folder.At("artifacts"), "--output", folder.At(sample), "-v", "minimal"]);
        return (published, Path.Combine(folder.At(sample), program));
    }

    public void Dispose() => folder.Dispose();
}
