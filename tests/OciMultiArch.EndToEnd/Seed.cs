using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd;

/// <summary>Puts images into a registry.</summary>
internal static class Seed
{
    public static async Task PushAsync(RealRegistry registry, string repository, Artifact artifact, params string[] tags)
    {
        using var client = new RegistryClient();
        await client.Repository($"{registry.Host}/{repository}", RepositoryAccess.Push).PushAsync(artifact, tags);
    }

    /// <summary>One image under a tag for each platform, as the classic recipe leaves them.</summary>
    public static async Task PushAsync(RealRegistry registry, string repository, params (string Tag, string Platform)[] images)
    {
        foreach (var (tag, platform) in images)
            await PushAsync(registry, repository, await Samples.ImageAsync(platform), tag);
    }

    public static async Task<Digest> DigestAsync(RealRegistry registry, string repository, string tag)
    {
        using var client = new RegistryClient();
        return (await client.GetAsync($"{registry.Host}/{repository}:{tag}")).Digest;
    }
}
