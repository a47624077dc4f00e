using OciMultiArch.Tests.Content;
using Xunit.Abstractions;

namespace OciMultiArch.EndToEnd.Proofs;

/// <summary>Eight processes add an image each to one index of a real registry at one moment, by <c>manifest add</c>.</summary>
[Trait("Length", "Long")]
public sealed class ParallelEditTests(MergeScene scene, ITestOutputHelper output) : IClassFixture<MergeScene>, IDisposable
{
    private const int Rounds = 20;
    private readonly SampleProgram tool = SampleProgram.Ocimulti();

    public void Dispose() => tool.Dispose();

    [Fact]
    public async Task None_is_lost_in_twenty_rounds_where_all_settle()
    {
        await ImagesAsync();
        for (var round = 0; round < Rounds; round++)
            Assert.Equal(0, await LostAsync($"settled{round}", "--settle", "2s"));
    }

    // Rare, but not never: the registry takes what comes last.
    [Fact]
    public async Task Without_settling_it_is_counted_how_many_are_lost()
    {
        await ImagesAsync();
        var lost = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var now = await LostAsync($"hasty{round}");
            Assert.InRange(now, 0, MergeScene.Platforms.Length - 1);
            lost += now;
        }
        output.WriteLine($"{lost} of {Rounds * MergeScene.Platforms.Length} images lost without --settle");
    }

    private async Task ImagesAsync()
    {
        var source = OciLayout.At(Path.Combine(tool.Folder, "built"));
        foreach (var (at, platform) in MergeScene.Platforms.Index())
            await source.PushAsync(await Samples.ImageAsync(platform), [$"t{at}"]);
        await source.PushAsync(await Samples.IndexAsync("linux/mips64le"), ["base"]);
    }

    private async Task<int> LostAsync(string tag, params string[] options)
    {
        (await tool.RunAsync("copy", "oci:built:base", $"{scene.Repository}:{tag}")).Succeeded();

        await Task.WhenAll(MergeScene.Platforms.Select(async (_, at) =>
            (await tool.RunAsync(["manifest", "add", $"{scene.Repository}:{tag}", $"oci:built:t{at}", .. options])).Succeeded()));

        return 1 + MergeScene.Platforms.Length - (await scene.IndexAsync(tag)).Index!.Manifests.Count;
    }
}
