using System.Globalization;
using System.Text;

namespace OciMultiArch.Zstd.Tests;

/// <summary>A layer of a few files, compressed as a test asks for.</summary>
internal static class Packed
{
    public static async Task<Layer> WithAsync(LayerCompression compression, string text = "")
    {
        LayerEntry[] entries =
        [
            LayerEntry.File("/etc/motd", Encoding.UTF8.GetBytes("hello" + text)),
            LayerEntry.File("/usr/share/words", Text(700_000)),
        ];
        return await Layer.PackAsync(new MemoryStore(), entries, new() { Compression = compression });
    }

    public static async Task<Artifact> ImageAsync(params Layer[] layers) =>
        await new ImageRecipe { Platform = Platform.Parse("linux/amd64"), Layers = layers }.BuildAsync();

    /// <summary>Text that compresses, but not to nothing: the same on every machine.</summary>
    public static byte[] Text(int length)
    {
        StringBuilder text = new(length + 16);
        uint state = 1;
        while (text.Length < length)
        {
            state = unchecked((state * 1_664_525) + 1_013_904_223);
            text.Append((state >> 20).ToString("x", CultureInfo.InvariantCulture)).Append('\n');
        }
        return Encoding.ASCII.GetBytes(text.ToString(0, length));
    }
}
