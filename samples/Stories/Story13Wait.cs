namespace OciMultiArch.Stories;

/// <summary>Waits for an image that another machine pushes, and lists the repositories of a registry.</summary>
public static class Story13Wait
{
    /// <param name="registry">Where the image will be, for example <c>registry.corp.example</c>.</param>
    public static async Task RunAsync(string registry)
    {
        using var client = new RegistryClient();
        var image = await client.WaitForAsync($"{registry}/acme/api:1.4.0", TimeSpan.FromMinutes(5)); // until it is there
        Console.WriteLine(image.Digest);
        await foreach (var repository in client.RepositoriesAsync(registry)) // large registries refuse to list them
            Console.WriteLine(repository);
    }
}
