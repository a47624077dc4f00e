namespace OciMultiArch.LibrarySample;

/// <summary>Copies: between registries, of many tags, to folders and files.</summary>
public static class Moving
{
    /// <summary>One image or index, whole or in part.</summary>
    public static async Task CopyAsync(RegistryClient client, string registry)
    {
        await client.CopyAsync($"{registry}/acme/api:1.4.0", $"{registry}/mirror/api:1.4.0"); // SBOMs and signatures go along

        var index = await client.GetAsync($"{registry}/acme/api:1.4.0");
        var arm64 = await index.ForPlatformsAsync("linux/arm64"); // several: linux/amd64,linux/arm64
        await client.PushAsync(arm64, $"{registry}/edge/api:1.4.0");
    }

    /// <summary>All tags, or some.</summary>
    public static async Task SyncAsync(RegistryClient client, string registry, TextWriter output)
    {
        var source = client.Repository($"{registry}/acme/api");
        var target = client.Repository($"{registry}/mirror/api", RepositoryAccess.Push);
        await foreach (var result in target.CopyTagsAsync(source, new() { Match = ["1.*"], Exclude = ["*-amd64"] }))
            await output.WriteLineAsync($"{result.Tag} {result.Failure?.Message ?? "is there"}");
    }

    /// <summary>A layout folder is a store as a repository is; an archive is written as a whole.</summary>
    public static async Task ToFilesAsync(RegistryClient client, string registry, string folder)
    {
        var image = await client.GetAsync($"{registry}/acme/api:1.4.0");
        await OciLayout.At(Path.Combine(folder, "layout")).PushAsync(image, "1.4.0");

        await using var archive = OciArchive.Create(Path.Combine(folder, "api.tar")); // for docker load: DockerArchive.Create
        await archive.PushAsync(image, "1.4.0");
        await archive.CompleteAsync();

        using var written = OciArchive.At(Path.Combine(folder, "api.tar"));
        await client.PushAsync(await written.GetAsync("1.4.0"), $"{registry}/acme/from-file:1.4.0");
    }
}
