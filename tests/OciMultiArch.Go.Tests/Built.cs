using System.Formats.Tar;
using System.IO.Compression;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Go.Tests;

/// <summary>Looks into the layers of images.</summary>
internal static class Built
{
    public static readonly IReadOnlyList<Platform> Amd64 = Platform.ParseList("linux/amd64");

    /// <summary>The files of an image's last layer.</summary>
    public static async Task<IReadOnlyList<TarEntry>> LastLayerAsync(Artifact image)
    {
        await using var blob = await image.Blobs[^1].OpenAsync();
        await using GZipStream tar = new(blob, CompressionMode.Decompress);
        await using TarReader reader = new(tar);
        List<TarEntry> entries = [];
        while (await reader.GetNextEntryAsync(copyData: true) is { } entry)
            entries.Add(entry);
        return entries;
    }

    public static async Task<byte[]> ProgramAsync(Artifact image)
    {
        var program = (await LastLayerAsync(image)).Single(static each => each.EntryType == TarEntryType.RegularFile);
        MemoryStream bytes = new();
        await program.DataStream!.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    /// <summary>An index of bases for these platforms; what they hold is in the store.</summary>
    public static async Task<Artifact> BaseAsync(MemoryStore store, string platforms)
    {
        List<Artifact> images = [];
        foreach (var platform in Platform.ParseList(platforms))
            images.Add(await SampleImage.Base(platform.ToString()).DescribedInAsync(store));
        return await Artifact.CreateIndexAsync(images);
    }

    public static async Task<int> CountAsync(MemoryStore store, Artifact image)
    {
        var count = 0;
        foreach (var each in await image.ImagesAsync())
            foreach (var blob in each.Blobs)
                count += await store.HasBlobAsync(blob.Descriptor) ? 1 : 0;
        return count;
    }
}
