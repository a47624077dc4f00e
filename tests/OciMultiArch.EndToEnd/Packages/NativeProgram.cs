using System.Runtime.InteropServices;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Packages;

/// <summary>Publishes projects as native programs, beside the checkout's own build and with what they share compiled once.</summary>
public sealed class NativeProgram : IDisposable
{
    private readonly TempFolder folder = new();

    private static string Runtime => $"linux-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";

    /// <returns>How the publish ended, and where the program is.</returns>
    internal async Task<(ProgramResult Publish, string Program)> PublishAsync(string project, string program)
    {
        var published = await DotNet.RunAsync(
            [
                "publish",
                project,
                "-r",
                Runtime,
                "--artifacts-path",
                folder.At("artifacts"),
                "--output",
                folder.At(program),
                "-v",
                "minimal",
            ]);
        return (published, Path.Combine(folder.At(program), program));
    }

    public void Dispose() => folder.Dispose();
}
