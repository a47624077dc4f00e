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
        await repo.PushAsync(Artifact.CreateReferrer(image, Spdx, [Blob.Of(new(Spdx), sbom)]));

        await foreach (var each in repo.ReferrersAsync(image.Digest, Spdx))
            if (await repo.FindAsync(each) is { } found)
                Console.WriteLine($"{each.Digest} holds {(await found.Blobs[1].ReadAsync()).Length} bytes"); // 0 is its config
    }
}
