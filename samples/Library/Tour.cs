using OciMultiArch.Testing;

namespace OciMultiArch.LibrarySample;

/// <summary>Every task of docs/library.md that needs a registry alone, one after the other.</summary>
public static class Tour
{
    /// <param name="client">The client.</param>
    /// <param name="registry">A registry, which may be empty.</param>
    /// <param name="folder">An empty folder.</param>
    /// <param name="output">Where the tasks print.</param>
    public static async Task RunAsync(RegistryClient client, string registry, string folder, TextWriter output)
    {
        await client.PushAsync(TestImages.Image("linux/amd64"), $"{registry}/acme/api:1.4.0-amd64");
        await client.PushAsync(TestImages.Image("linux/arm64"), $"{registry}/acme/api:1.4.0-arm64");
        var site = Directory.CreateDirectory(Path.Combine(folder, "site")).FullName;
        var sbom = Path.Combine(folder, "sbom.json");
        await File.WriteAllTextAsync(Path.Combine(site, "index.html"), "<p>Hello</p>");
        await File.WriteAllTextAsync(sbom, """{"spdxVersion":"SPDX-2.3"}""");

        await Lists.MakeAsync(client, registry);
        await Lists.EditAsync(client, registry);
        await Lists.MergeAsync(client, registry);
        await Lists.ChangeImagesAsync(client, registry);
        await Tags.ShowAsync(client, registry, output);
        await Files.AttachAsync(client, registry, sbom, output);
        await Files.PushFolderAsync(client, registry, site, Path.Combine(folder, "pulled"));
        await Moving.CopyAsync(client, registry);
        await Moving.SyncAsync(client, registry, output);
        await Moving.ToFilesAsync(client, registry, folder);
        await Looking.ShowAsync(client, registry, output);
        await Looking.VerifyAsync(client, registry, output);
        await Errors.ShowAsync(client, registry, output);
        await Tags.DeleteAsync(client, registry, output);
    }
}
