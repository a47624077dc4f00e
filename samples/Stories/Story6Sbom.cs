namespace OciMultiArch.Stories;

/// <summary>Attaches an SBOM to an image and finds it again.</summary>
public static class Story6Sbom
{
    /// <param name="registry">Where the image is, for example <c>ghcr.io</c>.</param>
    /// <param name="sbom">The document.</param>
    public static async Task RunAsync(string registry, byte[] sbom)
    {
        const string Spdx = "application/spdx+json";
        using var client = new RegistryClient();
        var repo = client.Repository($"{registry}/acme/api", RepositoryAccess.Push);
        var image = await repo.GetAsync("1.4.0");
        await repo.AttachAsync(image, Spdx, [Blob.Of(Spdx, sbom)]);

        await foreach (var each in image.ReferrersAsync(Spdx))
            Console.WriteLine($"{each.Digest} holds {(await each.Layers[0].ReadAsync()).Length} bytes");
    }
}
