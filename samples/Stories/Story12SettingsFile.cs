namespace OciMultiArch.Stories;

/// <summary>The settings of all registries from one JSON file, as <c>ocimulti --registry-config</c> reads it.</summary>
public static class Story12SettingsFile
{
    /// <param name="registry">Where the image is, for example <c>registry.corp.example</c>.</param>
    /// <param name="path">The file of settings.</param>
    public static async Task RunAsync(string registry, string path)
    {
        var settings = await RegistrySettings.LoadAsync(path);
        using var client = new RegistryClient(new() { HostOptions = settings.OptionsOf });
        Console.WriteLine((await client.GetAsync($"{registry}/acme/api:1.4.0")).Digest);
    }
}
