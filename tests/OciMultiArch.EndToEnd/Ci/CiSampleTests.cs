namespace OciMultiArch.EndToEnd.Ci;

/// <summary>What the samples of build servers run makes one index of the images of all jobs.</summary>
public sealed class CiSampleTests(CiScene scene) : IClassFixture<CiScene>
{
    public static TheoryData<string> Samples() => [.. CiSample.Names];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task The_jobs_of_a_sample_make_one_index_of_their_platforms(string sample)
    {
        var jobs = scene.Jobs(sample, "1.4.0");

        var ended = (await scene.RunAsync(jobs)).Succeeded();

        var image = ended.Stdout.TrimEnd().Split('\n')[^1].Split(' ')[1];
        using RegistryClient client = new();
        var index = await client.GetAsync($"{image}:1.4.0");
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], index.Index!.Manifests.Select(static each => each.Platform!.ToString()));
        Assert.Equal(index.Digest, (await client.GetAsync($"{image}:latest")).Digest);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Without_one_of_the_platforms_no_tag_is_written(string sample)
    {
        var jobs = scene.Jobs(sample, "1.5.0");

        var first = (await scene.RunAsync(jobs.Take(1))).Succeeded();
        var joined = await scene.RunAsync(jobs.Skip(2));

        var image = first.Stdout.TrimEnd().Split('\n')[^1].Split(' ')[1];
        // Pods of Kubernetes have nobody to join them: no third one is there to fail.
        Assert.Equal(sample != "kubernetes-job.yaml", joined.ExitCode != 0);
        using RegistryClient client = new();
        Assert.False(await client.ExistsAsync($"{image}:1.5.0"));
    }
}
