namespace OciMultiArch.Stories;

/// <summary>Copies between registries, and to a folder and back for a place without a network.</summary>
public static class Story4Copy
{
    /// <param name="registry">Where the image is, for example <c>ghcr.io</c>.</param>
    /// <param name="mirror">Where it goes, for example <c>eu.acme.example</c>.</param>
    /// <param name="folder">A folder that travels.</param>
    public static async Task RunAsync(string registry, string mirror, string folder)
    {
        using var client = new RegistryClient();
        await client.CopyAsync($"{registry}/acme/api:1.4.0", $"{mirror}/acme/api:1.4.0");

        var layout = OciLayout.At(folder);
        await layout.PushAsync(await client.GetAsync($"{registry}/acme/api:1.4.0"), ["1.4.0"]);
        var airgap = client.Repository($"{mirror}/acme/airgap", RepositoryAccess.Push);
        await airgap.PushAsync(await layout.GetAsync("1.4.0"), ["1.4.0"]);
    }
}
