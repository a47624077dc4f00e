using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>The options for slow lines and for gateways with limits.</summary>
public sealed class UploadOptionsTests
{
    [Theory]
    [InlineData("65536", 4)]
    [InlineData("64k", 4)]
    [InlineData("128KiB", 2)]
    [InlineData("1G", 0)]
    public async Task Large_blobs_go_in_parts_of_the_size_that_is_asked_for(string size, int parts)
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await KeepAsync(tool);

        (await tool.RunAsync("copy", "oci:app:1", $"{registry.Host}/app:1", "--chunk-size", size)).Succeeded();

        Assert.Equal(parts, registry.Requests.Count(static each => each.Method == "PATCH"));
        Assert.Contains("1", registry.Repository("app").Tags.Keys);
    }

    [Fact]
    public async Task No_more_requests_are_under_way_than_jobs()
    {
        await using var registry = await FakeRegistry.StartAsync();
        var (underWay, most) = (0, 0);
        registry.Before = async context =>
        {
            most = Math.Max(most, Interlocked.Increment(ref underWay));
            context.Response.OnCompleted(() => Task.FromResult(Interlocked.Decrement(ref underWay)));
            await Task.Delay(10);
            return false;
        };
        using var tool = SampleProgram.Ocimulti();
        var layout = OciLayout.At(Path.Combine(tool.Folder, "app"));
        await layout.PushAsync(await Samples.IndexAsync("linux/amd64", "linux/arm64", "linux/s390x", "linux/riscv64"), ["1"]);

        (await tool.RunAsync("copy", "oci:app:1", $"{registry.Host}/app:1", "--jobs", "1")).Succeeded();

        Assert.Equal(1, most);
    }

    private static async Task KeepAsync(SampleProgram tool)
    {
        var image = Artifact.Create("application/vnd.example.thing", [Blob.Of(MediaType.OciLayer, Bytes.Noise(200_000))]);
        await OciLayout.At(Path.Combine(tool.Folder, "app")).PushAsync(image, ["1"]);
    }
}
