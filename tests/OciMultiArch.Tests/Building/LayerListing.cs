using System.Formats.Tar;
using System.IO.Compression;

namespace OciMultiArch.Tests.Building;

/// <summary>What is in the layers of an image.</summary>
internal static class LayerListing
{
    /// <summary>The entries of each layer, lowest first: path, mode and owner, and where a hard link leads.</summary>
    public static async Task<string[]> OfAsync(Artifact image) =>
        await Task.WhenAll(image.Blobs.Skip(1).Select(OfAsync));

    private static async Task<string> OfAsync(Blob blob)
    {
        await using var layer = await blob.OpenAsync();
        await using GZipStream tar = new(layer, CompressionMode.Decompress);
        await using TarReader reader = new(tar);
        List<string> entries = [];
        while (await reader.GetNextEntryAsync() is { } entry)
            entries.Add($"{entry.Name} {Convert.ToString((int)entry.Mode, 8)} {entry.Uid} {entry.LinkName}".TrimEnd());
        return string.Join(", ", entries);
    }
}
