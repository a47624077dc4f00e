using OciMultiArch.Go;

namespace OciMultiArch.ClassicRecipe;

/// <summary>The recipe of one image per architecture and a manifest list over them, step by step; above each step the commands it replaces.</summary>
public static class Recipe
{
    /// <param name="app">Repository and version, for example <c>docker.io/my-user/my-app:1.0.0</c>.</param>
    /// <param name="package">The Go package, for example <c>./app</c>.</param>
    /// <param name="cache">Where layers are packed.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task RunAsync(string app, string package, IContentCache cache, CancellationToken cancellationToken = default)
    {
        var name = ImageReference.Parse(app);
        using var client = new RegistryClient();
        var repo = client.Repository(name.Repository, RepositoryAccess.Push);

        // docker build --no-cache --push --build-arg GOARCH=amd64 -t ${app}-amd64 -f docker/Dockerfile .
        // docker build --no-cache --push --build-arg GOARCH=arm64 -t ${app}-arm64 -f docker/Dockerfile .
        foreach (var architecture in (string[])["amd64", "arm64"])
        {
            var image = await new GoApp(package) { Platforms = [Platform.Parse($"linux/{architecture}")] }.BuildAsync(cache, cancellationToken: cancellationToken);
            await repo.PushAsync(image, [$"{name.Tag}-{architecture}"], cancellationToken: cancellationToken);
        }

        // docker manifest create ${app} ${app}-amd64 ${app}-arm64
        // docker manifest annotate --arch amd64 ${app} ${app}-amd64
        // docker manifest annotate --arch arm64 ${app} ${app}-arm64
        var list = await Artifact.CreateIndexAsync(
        [
            (await repo.GetAsync($"{name.Tag}-amd64", cancellationToken)).WithPlatform(Platform.Parse("linux/amd64")),
            (await repo.GetAsync($"{name.Tag}-arm64", cancellationToken)).WithPlatform(Platform.Parse("linux/arm64")),
        ], cancellationToken: cancellationToken);

        // docker manifest push ${app}
        await repo.PushAsync(list, [name.Tag!.Value], cancellationToken: cancellationToken);

        // docker manifest create ${latest} ${app}-amd64 ${app}-arm64
        // docker manifest annotate --arch amd64 ${latest} ${app}-amd64
        // docker manifest annotate --arch arm64 ${latest} ${app}-arm64
        // docker manifest push ${latest}
        await repo.TagAsync(name.Tag.Value, "latest", cancellationToken: cancellationToken);
    }
}
