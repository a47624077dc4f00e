namespace OciMultiArch.Stories;

/// <summary>Moves latest to another version: one request to read, one to write, no blob.</summary>
public static class Story3MoveLatest
{
    /// <param name="registry">Where the image is, for example <c>ghcr.io</c>.</param>
    public static async Task RunAsync(string registry)
    {
        using var client = new RegistryClient();
        var repo = client.Repository($"{registry}/acme/api", RepositoryAccess.Push);
        await repo.TagAsync("1.4.0", "latest");
    }
}
