using System.Text;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd;

/// <summary>Small images to begin with, each with a layer of its own.</summary>
internal static class Seed
{
    public static async Task<Artifact> ImageAsync(string platform, ImageFormat format = ImageFormat.Oci, string? layer = null)
    {
        var bytes = Encoding.UTF8.GetBytes(layer ?? $"layer of {platform}");
        return await new ImageRecipe
        {
            Platform = Platform.Parse(platform),
            Format = format,
            Layers = [new() { Blob = Blob.Of(MediaType.OciLayer, bytes), DiffId = Digest.Of(bytes) }],
            Change = new() { Entrypoint = ["/app"], Labels = new Dictionary<string, string> { ["for"] = platform } },
        }.BuildAsync();
    }

    public static async Task<Artifact> IndexAsync(params string[] platforms) =>
        await Artifact.IndexAsync(await Task.WhenAll(platforms.Select(each => ImageAsync(each))));

    public static async Task PushAsync(RealRegistry registry, string repository, Artifact artifact, params string[] tags)
    {
        using var client = new RegistryClient();
        await client.Repository($"{registry.Host}/{repository}", RepositoryAccess.Push).PushAsync(artifact, tags);
    }

    /// <summary>One image under a tag for each platform, as the classic recipe leaves them.</summary>
    public static async Task PushAsync(RealRegistry registry, string repository, params (string Tag, string Platform)[] images)
    {
        foreach (var (tag, platform) in images)
            await PushAsync(registry, repository, await ImageAsync(platform), tag);
    }

    public static async Task<Digest> DigestAsync(RealRegistry registry, string repository, string tag)
    {
        using var client = new RegistryClient();
        return (await client.GetAsync($"{registry.Host}/{repository}:{tag}")).Digest;
    }
}
