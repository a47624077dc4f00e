using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Proofs;

public sealed class ManyProcessesTests
{
    [Fact]
    public async Task Processes_that_write_one_layout_at_once_lose_no_name()
    {
        using TempFolder folder = new();
        using var tool = SampleProgram.Ocimulti();
        var source = OciLayout.At(folder.At("source"));
        string[] platforms = ["linux/amd64", "linux/arm64", "linux/s390x", "linux/riscv64"];
        foreach (var (at, platform) in platforms.Index())
            await source.PushAsync(await Samples.ImageAsync(platform), [$"t{at}"]);

        await Task.WhenAll(platforms.Select(async (_, at) => (await Programs.RunAsync(
            "dotnet", [tool.Assembly, "copy", $"oci:{folder.At("source")}:t{at}", $"oci:{folder.At("target")}:t{at}"])).Succeeded()));

        foreach (var (at, _) in platforms.Index())
            Assert.Equal((await source.GetAsync($"t{at}")).Digest, (await OciLayout.At(folder.At("target")).GetAsync($"t{at}")).Digest);
    }
}
