using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Registry;

/// <summary>distribution 2.8 answers 404 or 500 to the GET of a tag that another client rewrites just then.</summary>
public sealed class RewrittenTagTests
{
    private const int MostRounds = 10;

    [Fact]
    [Trait("Length", "Long")]
    public async Task A_tag_that_another_process_rewrites_is_always_found()
    {
        await using var registry = await RealRegistry.StartAsync();
        using RegistryClient client = new();
        var repository = client.Repository($"{registry.Host}/app", RepositoryAccess.Push);
        var (one, two) = (await Samples.IndexAsync("linux/amd64"), await Samples.IndexAsync("linux/arm64"));
        await repository.PushAsync(one, ["one"]);
        await repository.PushAsync(two, ["two"]);
        await repository.PushAsync(one, ["moving"]);
        await repository.GetAsync("moving");

        // Without a single disturbed answer nothing would be shown: more rounds, until one is.
        var disturbed = 0;
        for (var round = 0; round < MostRounds && disturbed == 0; round++)
        {
            await using var writer = Rewriter(registry.Host);
            var mark = await registry.MarkAsync();
            while (!writer.HasExited)
            {
                Assert.Contains((await repository.GetAsync("moving")).Digest, new[] { one.Digest, two.Digest });
                Assert.Contains((await repository.ResolveAsync(Tag.Parse("moving")))!.Digest, new[] { one.Digest, two.Digest });
            }
            disturbed = (await registry.SinceAsync(mark)).Count(each => each is { Method: "GET", Status: 404 or 500 });
        }
        Assert.NotEqual(0, disturbed);
    }

    // Another process: curl moves the tag to and fro, as a client without any knowledge of this one.
    private static BackgroundProgram Rewriter(string host) => BackgroundProgram.Start("bash", ["-c", $$"""
        set -e
        folder=$(mktemp -d)
        accept='Accept: application/vnd.oci.image.index.v1+json'
        for tag in one two; do curl -sf -H "$accept" -o $folder/$tag http://{{host}}/v2/app/manifests/$tag; done
        for round in $(seq 1 1000); do
          for tag in one two; do
            echo "next"; echo "url = http://{{host}}/v2/app/manifests/moving"; echo "upload-file = $folder/$tag"
            echo 'header = "Content-Type: application/vnd.oci.image.index.v1+json"'; echo 'output = /dev/null'
          done
        done | tail -n +2 | curl -sf -K -
        rm -r $folder
        """], static _ => { }, static _ => { });
}
