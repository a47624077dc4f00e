using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace OciMultiArch.Layers;

/// <summary>
/// What the blocks of a layer were compressed to, by their hashes: what is unchanged is taken from the layer that was
/// packed before, and not compressed again. Text that cannot be read is no earlier layer.
/// </summary>
internal sealed class LayerBlocks
{
    private readonly string compressor;
    private readonly IContentSource source;
    private readonly Dictionary<string, Place> known = new(StringComparer.Ordinal);
    private readonly List<Place> noted = [];
    private readonly Descriptor? layer;

    /// <param name="compression">The name of the compression. Blocks that were made otherwise are not taken.</param>
    /// <param name="text">What <see cref="TextOf"/> said of the layer before; empty for none.</param>
    /// <param name="source">Where that layer is.</param>
    public LayerBlocks(string? compression, string text, IContentSource source)
    {
        this.source = source;
        // The runtime brings the compressor.
        compressor = $"{compression} {Environment.Version} {RuntimeInformation.RuntimeIdentifier}";
        var lines = text.Split('\n');
        if (lines.Length < 2 || lines[0] != compressor)
            return;
        layer = DescriptorOf(lines[1]);
        foreach (var place in lines.Skip(2).Select(Place.Of).OfType<Place>())
            known.TryAdd(place.Input, place);
    }

    /// <summary>Gives a block the bytes that it was compressed to before, or compresses it.</summary>
    public async Task MakeAsync(GzipBlock block, CompressionLevel level)
    {
        // The last block says in its bytes that it is the last.
        block.Key = SumOf(block.Input) + (block.IsLast ? "$" : "");
        if (await TakeAsync(block).ConfigureAwait(false))
            return;
        block.Compress(level);
        block.Sum = SumOf(block.Compressed);
    }

    /// <summary>Remembers a block of the new layer.</summary>
    /// <param name="block">The block.</param>
    /// <param name="at">Where it stands in the layer.</param>
    public void Note(GzipBlock block, long at) => noted.Add(new(block.Key, at, block.Compressed.Length, block.Sum));

    /// <summary>What a later packing is given; null when nothing was compressed in blocks.</summary>
    /// <param name="packed">The new layer.</param>
    public string? TextOf(Descriptor packed)
    {
        if (noted.Count == 0)
            return null;
        var first = string.Create(CultureInfo.InvariantCulture, $"{packed.Digest} {packed.Size}");
        var lines = noted.Select(static place => place.ToString());
        return string.Join('\n', [compressor, first, .. lines]);
    }

    private async ValueTask<bool> TakeAsync(GzipBlock block)
    {
        if (layer is null || !known.TryGetValue(block.Key, out var place) || place.Length > GzipBlock.MaxCompressed)
            return false;
        try
        {
            var stream = await source.OpenAsync(layer, place.At).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
                await stream.ReadExactlyAsync(block.RoomFor(place.Length)).ConfigureAwait(false);
            block.Sum = SumOf(block.Compressed);
            return block.Sum == place.Sum;
        }
        catch (Exception failure) when (failure is OciException or IOException)
        {
            return false; // removed since, or damaged
        }
    }

    private static Descriptor? DescriptorOf(string line)
    {
        if (line.Split(' ') is not [var name, var number])
            return null;
        var isNumber = long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var size);
        if (!isNumber || !Digest.TryParse(name, null, out var digest))
            return null;
        return new() { MediaType = MediaType.OciLayerGzip, Digest = digest, Size = size };
    }

    private static string SumOf(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes.Span));

    /// <summary>A block in a layer.</summary>
    /// <param name="Input">The hash of what it holds.</param>
    /// <param name="At">Where it begins in the compressed layer.</param>
    /// <param name="Length">How long it is there.</param>
    /// <param name="Sum">The hash of its compressed bytes.</param>
    private sealed record Place(string Input, long At, int Length, string Sum)
    {
        public static Place? Of(string line)
        {
            if (line.Split(' ') is not [var input, var from, var bytes, var sum])
                return null;
            var hasPlace = long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var at);
            var hasLength = int.TryParse(bytes, NumberStyles.None, CultureInfo.InvariantCulture, out var length);
            return hasPlace && hasLength ? new(input, at, length, sum) : null;
        }

        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"{Input} {At} {Length} {Sum}");
    }
}
