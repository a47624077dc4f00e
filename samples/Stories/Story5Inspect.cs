namespace OciMultiArch.Stories;

/// <summary>Shows what is behind a tag.</summary>
public static class Story5Inspect
{
    /// <param name="registry">Where the image is, for example <c>ghcr.io</c>.</param>
    public static async Task RunAsync(string registry)
    {
        using var client = new RegistryClient();
        var image = await client.GetAsync($"{registry}/acme/api:1.4.0");
        foreach (var each in await image.ImagesAsync())
        {
            var config = await each.ConfigAsync();
            Console.WriteLine($"{each.Descriptor.Platform} {each.Digest} {string.Join(' ', config.Config?.Entrypoint ?? [])}");
        }
    }
}
