using System.Text;
using System.Text.Json;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using Xunit.Abstractions;

namespace OciMultiArch.EndToEnd.Registry;

/// <summary>The same children, listed by docker's client and by this library, on one registry.</summary>
public sealed class DockerManifestTests(ITestOutputHelper output)
{
    private static readonly string[] Platforms =
    [
        "linux/amd64", "linux/arm64/v8", "linux/arm/v6", "linux/arm/v7", "windows/amd64:10.0.20348.2700",
    ];

    [Theory]
    [InlineData(ImageFormat.Oci)]
    [InlineData(ImageFormat.Docker)]
    public async Task Docker_and_this_library_write_the_same_entries(ImageFormat asked)
    {
        await using var registry = await RealRegistry.StartAsync();
        using var docker = await DockerClient.FindAsync();
        using RegistryClient client = new();
        var repository = client.Repository($"{registry.Host}/team/app", RepositoryAccess.Push);
        var tags = await PushChildrenAsync(repository, Readable(docker, asked));

        await ListWithDockerAsync(docker, $"{registry.Host}/team/app", tags);
        await ListWithToolAsync($"{registry.Host}/team/app", tags);

        var (theirs, ours) = (await repository.GetAsync("docker"), await repository.GetAsync("ours"));
        Assert.Equal(theirs.MediaType, ours.MediaType);
        Assert.Equal(
            theirs.Index!.Manifests.OrderBy(each => each.Digest.ToString()),
            ours.Index!.Manifests.OrderBy(each => each.Digest.ToString()));
    }

    [Theory]
    [InlineData(ImageFormat.Oci)]
    [InlineData(ImageFormat.Docker)]
    public async Task Docker_and_skopeo_read_what_this_library_writes(ImageFormat asked)
    {
        await using var registry = await RealRegistry.StartAsync();
        using var docker = await DockerClient.FindAsync();
        using RegistryClient client = new();
        var repository = client.Repository($"{registry.Host}/team/app", RepositoryAccess.Push);
        var tags = await PushChildrenAsync(repository, Readable(docker, asked));
        var images = await Task.WhenAll(tags.Select(each => repository.GetAsync(each.Tag).AsTask()));
        var index = await Artifact.CreateIndexAsync(images);
        await repository.PushAsync(index, ["ours"]);

        using var seen = JsonDocument.Parse(await docker.InspectAsync($"{registry.Host}/team/app:ours"));
        var raw = (await Programs.RunAsync(
            Programs.Skopeo, ["inspect", "--raw", "--tls-verify=false", $"docker://{registry.Host}/team/app:ours"])).Succeeded().Stdout;

        Assert.Equal(
            index.Index!.Manifests.Select(each => each.Digest.ToString()),
            seen.RootElement.GetProperty("manifests").EnumerateArray().Select(each => each.GetProperty("digest").GetString()!));
        Assert.Equal(Encoding.UTF8.GetString(index.Bytes.Span), raw);
    }

    // A client before 23.0 calls OCI manifests "no such manifest": with it the same is shown over Docker's own types.
    private ImageFormat Readable(DockerClient docker, ImageFormat asked)
    {
        if (docker.CanReadOci || asked == ImageFormat.Docker)
            return asked;
        output.WriteLine($"docker {docker.Version} cannot read OCI manifests: Docker media types are used instead.");
        return ImageFormat.Docker;
    }

    private static async Task<IReadOnlyList<(string Tag, Platform Platform)>> PushChildrenAsync(Repository repository, ImageFormat format)
    {
        List<(string, Platform)> tags = [];
        foreach (var platform in Platforms)
        {
            var tag = $"1.0-{tags.Count}";
            await repository.PushAsync(await Samples.ImageAsync(platform, format: format), [tag]);
            tags.Add((tag, Platform.Parse(platform)));
        }
        return tags;
    }

    private static async Task ListWithToolAsync(string repository, IReadOnlyList<(string Tag, Platform Platform)> tags)
    {
        using var tool = SampleProgram.Ocimulti();
        var platforms = tags.Zip(Platforms, (each, text) => (string[])["--platform", $"{repository}:{each.Tag}={text}"]);
        await tool.JsonAsync([
            "manifest",
            "create",
            $"{repository}:ours",
            .. tags.Select(each => $"{repository}:{each.Tag}"),
            .. platforms.SelectMany(each => each),
        ]);
    }

    private static async Task ListWithDockerAsync(
        DockerClient docker, string repository, IReadOnlyList<(string Tag, Platform Platform)> tags)
    {
        await docker.CreateAsync($"{repository}:docker", tags.Select(each => $"{repository}:{each.Tag}"));
        foreach (var (tag, platform) in tags)
        {
            string[] variant = platform.Variant is { } named ? ["--variant", named] : [];
            await docker.AnnotateAsync(
                $"{repository}:docker", $"{repository}:{tag}", ["--os", platform.Os, "--arch", platform.Architecture, .. variant]);
        }
        await docker.PushAsync($"{repository}:docker");
    }
}
