using OciMultiArch.EndToEnd.Packages;

namespace OciMultiArch.EndToEnd.Compilers;

/// <summary>What the .NET SDK publishes becomes images of both platforms that start, on a base with Debian's loader and libraries.</summary>
public sealed class DotNetTests(DotNetBase below) : IClassFixture<DotNetBase>
{
    private static readonly string[] Both = ["linux/amd64", "linux/arm64/v8"];

    [Theory]
    [Trait("Length", "Long")]
    [InlineData("single")]
    [InlineData("folder")]
    public async Task Programs_with_the_runtime_in_them_or_beside_them_start_on_both_platforms(string kind)
    {
        using CompilerScene scene = new();

        await scene.BuildAsync("dotnet", $"{kind} oci:out '{below.Reference}' --tag 1");

        Assert.Equal(Both, await scene.PlatformsAsync("1"));
        Assert.Equal("hello from .NET, greeting 1.0.0, X64\n", await scene.StartAsync("1", "linux/amd64", "x86_64"));
        Assert.Equal("hello from .NET, greeting 1.0.0, Arm64\n", await scene.StartAsync("1", "linux/arm64/v8", "aarch64"));
    }

    [Fact]
    [Trait("Length", "Long")]
    public async Task Native_code_with_its_symbols_beside_it_starts()
    {
        using CompilerScene scene = new();

        await scene.BuildAsync("dotnet", $"native oci:out '{below.Reference}' --tag 1");

        var platform = Assert.Single(await scene.PlatformsAsync("1"));
        var emulator = platform == Both[0] ? "x86_64" : "aarch64";
        Assert.StartsWith("hello from .NET, greeting 1.0.0, ", await scene.StartAsync("1", platform, emulator), StringComparison.Ordinal);
        Assert.Contains(
            Directory.EnumerateFiles(scene.At($"1-{platform.Replace('/', '-')}/app")),
            static each => each.EndsWith(".dbg", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Length", "Long")]
    public async Task An_assembly_is_the_same_layer_of_both_platforms_and_dotnet_starts_it()
    {
        using CompilerScene scene = new();

        await scene.BuildAsync("dotnet", $"assembly oci:out '{below.Reference}' --tag 1");

        Assert.Equal(Both, await scene.PlatformsAsync("1"));
        var images = await (await scene.Layout.GetAsync("1")).ImagesAsync();
        Assert.Single(images.Select(static each => each.Manifest!.Layers[^1].Digest).Distinct());
        Assert.Equal(["dotnet", "/app/greeting.dll"], (await images[0].ConfigAsync()).Config!.Entrypoint);
        var files = await scene.ExportAsync("1", "linux/arm64");
        var said = (await DotNet.RunAsync([$"{files}/app/greeting.dll"])).Succeeded();
        Assert.StartsWith("hello from .NET, greeting 1.0.0, ", said.Stdout, StringComparison.Ordinal);
    }
}
