namespace OciMultiArch.LibrarySample;

/// <summary>What is in an image, and whether all of it is there.</summary>
public static class Looking
{
    /// <summary>Platforms, configs and layers.</summary>
    public static async Task ShowAsync(RegistryClient client, string registry, TextWriter output)
    {
        var index = await client.GetAsync($"{registry}/acme/api:1.4.0");
        foreach (var image in await index.ImagesAsync())
        {
            var config = await image.ConfigAsync();
            var bytes = image.Layers.Sum(static layer => layer.Size);
            await output.WriteLineAsync($"{image.Platform}: {bytes} bytes, made {config.Created}");
        }
        if (await index.ImageForAsync("linux/amd64") is { Layers: [var first, ..] })
        {
            await using var layer = await first.OpenAsync(); // verified as it is read
            await layer.CopyToAsync(Stream.Null);
        }
    }

    /// <summary>Whether it can be used.</summary>
    public static async Task VerifyAsync(RegistryClient client, string registry, TextWriter output)
    {
        var index = await client.GetAsync($"{registry}/acme/api:1.4.0");
        var missing = await index.MissingPlatformsAsync("linux/amd64,linux/arm64,linux/s390x");
        await output.WriteLineAsync($"missing: {string.Join(", ", missing)}");
        var report = await index.VerifyAsync(new() { ReadsLayers = true });
        foreach (var problem in report.Problems)
            await output.WriteLineAsync($"{problem}");
    }
}
