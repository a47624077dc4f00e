namespace OciMultiArch.Stories;

/// <summary>docker manifest create, annotate and push, from tags that exist.</summary>
public static class Story2ManifestList
{
    /// <param name="registry">Where the images are, for example <c>ghcr.io</c>.</param>
    public static async Task RunAsync(string registry)
    {
        using var client = new RegistryClient();
        var repo = client.Repository($"{registry}/acme/api", RepositoryAccess.Push);
        var index = await Artifact.CreateIndexAsync(
        [
            await repo.GetAsync("1.4.0-amd64"), // its platform is read from its config
            (await repo.GetAsync("1.4.0-armv7")).WithPlatform(Platform.Parse("linux/arm/v7")), // annotate
        ], annotations: new Dictionary<string, string> { [AnnotationKeys.Version] = "1.4.0" });
        await repo.PushAsync(index, ["1.4.0"]);
    }
}
