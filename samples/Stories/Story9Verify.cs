namespace OciMultiArch.Stories;

/// <summary>Finds out whether all an image points at is there, and what its layers hold.</summary>
public static class Story9Verify
{
    /// <param name="registry">Where the image is, for example <c>ghcr.io</c>.</param>
    /// <returns>Whether it is sound.</returns>
    public static async Task<bool> RunAsync(string registry)
    {
        using var client = new RegistryClient();
        var image = await client.GetAsync($"{registry}/acme/api:1.4.0");
        var report = await image.VerifyAsync(new() { ReadsLayers = true });
        foreach (var problem in report.Problems)
            Console.WriteLine(problem); // sha256:… > linux/arm64: the manifest is gone …
        return report.IsSound;
    }
}
