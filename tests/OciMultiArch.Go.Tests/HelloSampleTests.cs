namespace OciMultiArch.Go.Tests;

/// <summary>The program of the samples, as its image.</summary>
public sealed class HelloSampleTests
{
    [Fact]
    public async Task The_sample_is_a_small_image()
    {
        var image = await new GoApp(Sample()) { Platforms = Built.Amd64, LdFlags = "-s -w" }.BuildAsync(new MemoryStore());
        Assert.Equal(["/app/hello-go"], (await image.ConfigAsync()).Config!.Entrypoint);
        Assert.InRange(Assert.Single(image.Manifest!.Layers).Size, 1, 4 << 20);
    }

    private static string Sample() => Path.Combine(Root(new(AppContext.BaseDirectory)), "samples", "hello-go");

    private static string Root(DirectoryInfo from) =>
        File.Exists(Path.Combine(from.FullName, "OciMultiArch.sln")) ? from.FullName : Root(from.Parent!);
}
