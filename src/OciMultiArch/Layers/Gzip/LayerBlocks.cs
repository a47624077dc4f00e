using System.Globalization;
using System.Runtime.InteropServices;

namespace OciMultiArch.Layers;

/// <summary>
/// What the blocks of a layer were compressed to, by their sums: what is unchanged is taken from the layer that was
/// packed before, and not compressed again. Text that cannot be read is no earlier layer.
/// </summary>
internal sealed class LayerBlocks : IDisposable
{
    private readonly string compressor;
    private readonly IContentSource source;
    private readonly Dictionary<string, Place> known = new(StringComparer.Ordinal);
    private readonly List<Place> noted = [];
    private readonly BlockSum sum;
    private readonly Descriptor? layer;
    private Stream? open;
    private long position;

    /// <param name="compression">The name of the compression. Blocks that were made otherwise are not taken.</param>
    /// <param name="text">What <see cref="TextOf"/> said of the layer before; empty for none.</param>
    /// <param name="source">Where that layer is.</param>
    public LayerBlocks(string? compression, string text, IContentSource source)
    {
        this.source = source;
        // The runtime brings the compressor.
        compressor = $"{compression} {Environment.Version} {RuntimeInformation.RuntimeIdentifier}";
        var lines = text.Split('\n');
        var isKnown = lines.Length > 1 && lines[0] == compressor;
        if (!isKnown || lines[1].Split(' ') is not [var digest, var size, var key] || !BlockSum.IsKey(key))
        {
            sum = BlockSum.WithNewKey();
            return;
        }
        sum = new(key);
        layer = DescriptorOf(digest, size);
        foreach (var place in lines.Skip(2).Select(Place.Of).OfType<Place>())
            known.TryAdd(place.Input, place);
    }

    /// <summary>Gives a block the bytes that it was compressed to before, where these are known.</summary>
    public async ValueTask<bool> TakeAsync(GzipBlock block)
    {
        // The last block says in its bytes that it is the last.
        block.Key = sum.Of(block.Input) + (block.IsLast ? "$" : "");
        if (layer is null || !known.TryGetValue(block.Key, out var place) || place.Length > GzipBlock.MaxCompressed)
            return false;
        try
        {
            await ReadAsync(layer, place.At, block.RoomFor(place.Length)).ConfigureAwait(false);
            if (sum.Of(block.Compressed) != place.Sum)
                return false;
            block.Sum = place.Sum;
            block.Crc = place.Crc;
            return true;
        }
        catch (Exception failure) when (failure is OciException or IOException)
        {
            return false; // removed since, or damaged
        }
    }

    /// <summary>Remembers a block of the new layer.</summary>
    /// <param name="block">The block.</param>
    /// <param name="at">Where it stands in the layer.</param>
    public void Note(GzipBlock block, long at)
    {
        var made = block.Sum.Length > 0 ? block.Sum : sum.Of(block.Compressed);
        noted.Add(new(block.Key, block.Crc, at, block.Compressed.Length, made));
    }

    /// <summary>What a later packing is given; null when nothing was compressed in blocks.</summary>
    /// <param name="packed">The new layer.</param>
    public string? TextOf(Descriptor packed)
    {
        if (noted.Count == 0)
            return null;
        var first = string.Create(CultureInfo.InvariantCulture, $"{packed.Digest} {packed.Size} {sum.Key}");
        var lines = noted.Select(static place => place.ToString());
        return string.Join('\n', [compressor, first, .. lines]);
    }

    public void Dispose()
    {
        sum.Dispose();
        open?.Dispose();
    }

    // Blocks that follow each other are read as one stream.
    private async ValueTask ReadAsync(Descriptor from, long at, Memory<byte> bytes)
    {
        if (open is null || position != at)
        {
            if (open is not null)
                await open.DisposeAsync().ConfigureAwait(false);
            open = null;
            open = await source.OpenAsync(from, at).ConfigureAwait(false);
        }
        position = -1;
        if (open is FileStream file)
            file.ReadExactly(bytes.Span);
        else
            await open.ReadExactlyAsync(bytes).ConfigureAwait(false);
        position = at + bytes.Length;
    }

    private static Descriptor? DescriptorOf(string name, string number)
    {
        var isNumber = long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var size);
        if (!isNumber || !Digest.TryParse(name, null, out var digest))
            return null;
        return new() { MediaType = MediaType.OciLayerGzip, Digest = digest, Size = size };
    }

    /// <summary>A block in a layer.</summary>
    /// <param name="Input">The sum of what it holds.</param>
    /// <param name="Crc">The CRC-32 of what it holds.</param>
    /// <param name="At">Where it begins in the compressed layer.</param>
    /// <param name="Length">How long it is there.</param>
    /// <param name="Sum">The sum of its compressed bytes.</param>
    private sealed record Place(string Input, uint Crc, long At, int Length, string Sum)
    {
        public static Place? Of(string line)
        {
            if (line.Split(' ') is not [var input, var check, var from, var bytes, var sum])
                return null;
            var hasCrc = uint.TryParse(check, NumberStyles.None, CultureInfo.InvariantCulture, out var crc);
            var hasPlace = long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var at);
            var hasLength = int.TryParse(bytes, NumberStyles.None, CultureInfo.InvariantCulture, out var length);
            return hasCrc && hasPlace && hasLength ? new(input, crc, at, length, sum) : null;
        }

        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"{Input} {Crc} {At} {Length} {Sum}");
    }
}
