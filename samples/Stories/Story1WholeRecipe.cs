using OciMultiArch.Go;

namespace OciMultiArch.Stories;

/// <summary>The whole recipe: go build for each platform, push every image, one index, then latest.</summary>
public static class Story1WholeRecipe
{
    /// <param name="registry">Where the image goes, for example <c>ghcr.io</c>.</param>
    /// <param name="package">The Go package, for example <c>./cmd/api</c>.</param>
    public static async Task RunAsync(string registry, string package)
    {
        using var client = new RegistryClient();
        var repo = client.Repository($"{registry}/acme/api", RepositoryAccess.Push); // both rights in the first token
        var image = await new GoApp(package)
        {
            Base = await client.GetAsync($"{registry}/acme/base:nonroot"), // or leave it out: from scratch
            Platforms = Platform.ParseList("linux/amd64,linux/arm64,linux/arm/v7"),
            LdFlags = "-s -w -X main.version=1.4.0",
        }.BuildAsync(OciLayout.At("obj/oci-cache"));
        await repo.PushAsync(image, ["1.4.0", "latest"]); // latest is written last
    }
}
