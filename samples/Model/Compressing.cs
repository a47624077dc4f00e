using OciMultiArch.Zstd;

namespace OciMultiArch.ModelSample;

/// <summary>Layers that are compressed with zstd.</summary>
internal static class Compressing
{
    public static async Task<Layer> PackAsync()
    {
        ZstdCompression.Register(); // once, at the start: what is compressed with zstd is read from now on, as gzip is

        LayerEntry[] files = [LayerEntry.File("/app/hello.txt", "Hello!"u8.ToArray())];
        LayerOptions options = new() { Compression = ZstdCompression.Default }; // or ZstdCompression.OfLevel(9)
        var layer = await Layer.PackAsync(new MemoryStore(), files, options);

        return layer;
    }
}
