namespace OciMultiArch.LibrarySample;

/// <summary>Tags: looked at, moved, deleted.</summary>
public static class Tags
{
    /// <summary>What is there, and another tag on it.</summary>
    public static async Task ShowAsync(RegistryClient client, string registry, TextWriter output)
    {
        await client.TagAsync($"{registry}/acme/api:1.4.0", "latest");
        var exists = await client.ExistsAsync($"{registry}/acme/api:2.0.0"); // False
        var latest = await client.ResolveAsync($"{registry}/acme/api:latest"); // null when there is none
        await foreach (var tag in client.TagsAsync($"{registry}/acme/api"))
            await output.WriteLineAsync($"{tag} {exists} {latest?.Digest}");
    }

    /// <summary>A tag, and what it stood for.</summary>
    public static async Task DeleteAsync(RegistryClient client, string registry, TextWriter output)
    {
        var repo = client.Repository($"{registry}/acme/api", RepositoryAccess.Delete);
        var old = await repo.GetAsync("1.4.0-amd64");
        await repo.DeleteTagAsync("1.4.0-amd64"); // the manifest stays
        var deletion = await repo.DeleteManifestAsync(old.Digest); // and with it all its tags
        await output.WriteLineAsync($"deleted: {deletion.WasThere}");
    }
}
