using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Proofs;

/// <summary>Eight processes merge into one tag of a real registry at one moment, and share nothing else.</summary>
public sealed class MergeTests(MergeScene scene) : IClassFixture<MergeScene>
{
    private const int Rounds = 20;

    [Fact]
    [Trait("Length", "Long")]
    public async Task Eight_processes_at_once_lose_no_image_in_twenty_rounds()
    {
        HashSet<Digest> digests = [];
        scene.MaxWait = MergeScene.UsualWait;
        for (var round = 0; round < Rounds; round++)
        {
            await scene.Workers.MergeAsync("full", $"v{round}");
            var index = await scene.IndexAsync($"v{round}");
            Assert.Equal(MergeScene.Platforms.Length, index.Index!.Manifests.Count);
            digests.Add(index.Digest);
        }
        Assert.Single(digests);
    }

    // The same events without the second look at the tags: if this lost nothing, the test above would show nothing. On a
    // machine whose own delays are longer than
    // those on the way, processes come one after the other: there the way gets slower until they meet.
    [Fact]
    public async Task Eight_processes_that_do_not_look_again_lose_images()
    {
        var lost = 0;
        scene.MaxWait = MergeScene.UsualWait;
        for (var round = 0; round < Rounds && lost == 0; round++)
        {
            await scene.Workers.MergeAsync("stale", $"w{round}");
            lost = MergeScene.Platforms.Length - (await scene.IndexAsync($"w{round}")).Index!.Manifests.Count;
            scene.WaitLonger();
        }
        Assert.NotEqual(0, lost);
    }

    [Fact]
    public async Task Eight_runs_of_the_tool_at_once_make_one_index()
    {
        scene.MaxWait = MergeScene.UsualWait;
        using var tool = SampleProgram.Ocimulti();
        var source = OciLayout.At(Path.Combine(tool.Folder, "built"));
        foreach (var (at, platform) in MergeScene.Platforms.Index())
            await source.PushAsync(await Samples.ImageAsync(platform), [$"t{at}"]);

        await Task.WhenAll(MergeScene.Platforms.Select(async (_, at) =>
            (await tool.RunAsync("manifest", "merge", $"{scene.Repository}:1.4.0", $"oci:built:t{at}")).Succeeded()));

        Assert.Equal(
            ["linux/386", "linux/amd64", "linux/arm/v6", "linux/arm/v7", "linux/arm64/v8", "linux/ppc64le", "linux/riscv64", "linux/s390x"],
            (await scene.IndexAsync("1.4.0")).Index!.Manifests.Select(static each => each.Platform!.ToString()));
    }
}
