namespace OciMultiArch.Stories;

/// <summary>Adds this machine's image to a list while other machines do the same, without a lock.</summary>
public static class Story8Merge
{
    /// <param name="registry">Where the image goes, for example <c>ghcr.io</c>.</param>
    /// <param name="folder">A layout folder that holds the image as <c>image</c>.</param>
    public static async Task RunAsync(string registry, string folder)
    {
        using var client = new RegistryClient();
        var repo = client.Repository($"{registry}/acme/api", RepositoryAccess.Push);
        var merged = await repo.MergeAsync("1.4.0", [await OciLayout.At(folder).GetAsync("image")]);
        Console.WriteLine(string.Join(", ", merged.Parts.SelectMany(static part => part.Platforms)));
    }
}
