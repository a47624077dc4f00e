namespace OciMultiArch.LibrarySample;

/// <summary>Indexes: made, edited, merged.</summary>
public static class Lists
{
    /// <summary>docker manifest create and push.</summary>
    public static async Task MakeAsync(RegistryClient client, string registry)
    {
        var amd64 = await client.GetAsync($"{registry}/acme/api:1.4.0-amd64");
        var arm64 = await client.GetAsync($"{registry}/acme/api:1.4.0-arm64");
        var index = await Artifact.CreateIndexAsync([amd64, arm64.WithPlatform("linux/arm64/v8")]);
        await client.PushAsync(index, $"{registry}/acme/api:1.4.0");
    }

    /// <summary>Single entries of an index change, where it is.</summary>
    public static async Task EditAsync(RegistryClient client, string registry)
    {
        var repo = client.Repository($"{registry}/acme/api", RepositoryAccess.Push);
        await repo.EditAsync("1.4.0",
        [
            IndexEdit.Remove("linux/arm64"),
            IndexEdit.Add((await repo.GetAsync("1.4.0-arm64")).WithPlatform("linux/arm64/v8")),
            IndexEdit.Annotate("org.opencontainers.image.licenses", "MIT"),
        ]);
    }

    /// <summary>Each build machine adds its image.</summary>
    public static async Task MergeAsync(RegistryClient client, string registry)
    {
        var repo = client.Repository($"{registry}/acme/api", RepositoryAccess.Push);
        var mine = await repo.GetAsync("1.4.0-amd64");
        MergeOptions options = new() { Expect = Platform.ParseList("linux/amd64,linux/arm64"), AlsoTags = [Tag.Latest] };
        var report = await repo.MergeAsync("1.5.0", [mine], options); // latest waits for linux/arm64
        if (report.Missing is [var missing, ..])
            Console.WriteLine($"{missing} is still to come");
    }

    /// <summary>A label of every image of an index.</summary>
    public static async Task ChangeImagesAsync(RegistryClient client, string registry)
    {
        var index = await client.GetAsync($"{registry}/acme/api:1.4.0");
        var labels = new Dictionary<string, string> { ["org.opencontainers.image.vendor"] = "Acme" };
        var changed = await index.EditImagesAsync(new() { Change = new() { Labels = labels } });
        await client.PushAsync(changed, $"{registry}/acme/api:1.4.1");
    }
}
