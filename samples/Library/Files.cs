using System.Text;

namespace OciMultiArch.LibrarySample;

/// <summary>Files as artifacts, beside images and by themselves.</summary>
public static class Files
{
    /// <summary>An SBOM is attached, found and read.</summary>
    public static async Task AttachAsync(RegistryClient client, string registry, string sbomFile, TextWriter output)
    {
        const string Spdx = "application/spdx+json";
        var sbom = (await Blob.OfFileAsync(Spdx, sbomFile)).WithTitle("sbom.json");
        await client.AttachAsync($"{registry}/acme/api:1.4.0", Spdx, [sbom]);

        var image = await client.GetAsync($"{registry}/acme/api:1.4.0");
        await foreach (var found in image.ReferrersAsync(Spdx))
        {
            var text = Encoding.UTF8.GetString((await found.ReadFileAsync("sbom.json")).Span);
            await output.WriteLineAsync($"{found.Digest}: {text}");
        }
    }

    /// <summary>A folder is pushed, and pulled again.</summary>
    public static async Task PushFolderAsync(RegistryClient client, string registry, string folder, string other)
    {
        var files = await Blob.OfFolderAsync("application/octet-stream", folder);
        var site = Artifact.Create("application/vnd.acme.site", files);
        await client.PushAsync(site, $"{registry}/acme/site:1");

        var there = await client.GetAsync($"{registry}/acme/site:1");
        await there.PullFilesAsync(other);
    }
}
