using System.Globalization;
using System.Runtime.InteropServices;

namespace OciMultiArch.Building;

/// <summary>What layers were packed to, by what is in them: an unchanged one is not compressed again.</summary>
/// <param name="folder">Where it is noted.</param>
/// <param name="layers">Where the layers are kept.</param>
internal sealed class PackedLayers(string folder, OciLayout layers)
{
    // Changes when equal entries are packed to other bytes.
    private const string Version = "2";

    /// <summary>Whether something new was noted.</summary>
    public bool HasKept { get; private set; }

    /// <summary>The folder of notes in a cache; it is made.</summary>
    public static string CreateFolder(string cache)
    {
        var notes = Path.Combine(cache, "layers");
        KeptFile.CreateFolder(notes);
        return notes;
    }

    /// <summary>
    /// The name of a program's note; null for a compression of the caller's, whose bytes may change from run to run.
    /// </summary>
    /// <param name="entries">What is in the layer.</param>
    /// <param name="sum">The SHA-256 of the one file in it.</param>
    /// <param name="compression">How it is compressed.</param>
    public static string? NameOf(IEnumerable<LayerEntry> entries, string sum, LayerCompression compression)
    {
        return NameOf(compression, [sum, .. Described(entries)]);
    }

    /// <summary>The name of a note of any layer.</summary>
    /// <param name="diffId">The digest of its tar.</param>
    /// <param name="compression">How it is compressed.</param>
    public static string? NameOf(Digest diffId, LayerCompression compression) =>
        NameOf(compression, [diffId.ToString()]);

    /// <summary>The place of layers that hold entries of the same names, whatever is in them.</summary>
    public static string PlaceOf(IEnumerable<LayerEntry> entries) => Sum.Of(string.Join('\0', Described(entries)));

    /// <summary>What is noted of the blocks of the layer that was packed last at a place; empty for nothing.</summary>
    public string BlocksOf(string place) => string.Join('\n', KeptFile.Read(BlockNote(place)) ?? []);

    /// <summary>Notes the blocks of a layer, for the next one at its place.</summary>
    public void KeepBlocks(string place, Layer layer)
    {
        if (layer.Blocks is { } blocks)
            KeptFile.Write(BlockNote(place), blocks.Split('\n'));
    }

    /// <summary>The layer that was packed; null when there is none, or it is damaged.</summary>
    public async ValueTask<Layer?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var note = Path.Combine(folder, name);
        if (KeptFile.Read(note) is not [var type, var digest, var size, var diffId])
            return null;
        var length = long.Parse(size, CultureInfo.InvariantCulture);
        Descriptor packed = new()
        {
            MediaType = new(type),
            Digest = Digest.Parse(digest),
            Size = length,
        };
        if (!await IsWholeAsync(packed, cancellationToken).ConfigureAwait(false))
            return null;
        KeptFile.Touch(note);
        var blob = Blob.In(packed, layers);
        return new() { Blob = blob, DiffId = Digest.Parse(diffId) };
    }

    public void Keep(string name, Layer layer)
    {
        HasKept = true;
        var packed = layer.Blob.Descriptor;
        var size = packed.Size.ToString(CultureInfo.InvariantCulture);
        var note = Path.Combine(folder, name);
        var digest = packed.Digest.ToString();
        KeptFile.Write(note, packed.MediaType.Value, digest, size, layer.DiffId.ToString());
    }

    // The runtime brings the compressor.
    private static string? NameOf(LayerCompression compression, string[] content)
    {
        if (compression.Name is not { } name)
            return null;
        var runtime = $"{Environment.Version} {RuntimeInformation.RuntimeIdentifier}";
        string[] parts = [Version, name, runtime, .. content];
        return Sum.Of(string.Join('\0', parts));
    }

    private string BlockNote(string place) => Path.Combine(folder, "blocks-" + Sum.Of(place));

    private async ValueTask<bool> IsWholeAsync(Descriptor packed, CancellationToken cancellationToken)
    {
        try
        {
            if (!await layers.HasBlobAsync(packed, cancellationToken).ConfigureAwait(false))
                return false;
            var blob = Blob.In(packed, layers);
            var content = await blob.OpenAsync(0, cancellationToken).ConfigureAwait(false);
            await using (content.ConfigureAwait(false))
                await content.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ContentMismatchException)
        {
            // A layout takes what has the right size for what it should be.
            var damaged = Path.Combine(layers.Folder, "blobs", packed.Digest.Algorithm, packed.Digest.Encoded);
            KeptFile.Remove(damaged);
            return false;
        }
        catch (OciException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Described(IEnumerable<LayerEntry> entries) =>
        entries.Select(Described).Order(StringComparer.Ordinal);

    private static string Described(LayerEntry entry)
    {
        var attributes = entry.Attributes.Select(static pair => $"\n{pair.Key}={pair.Value}").Order(StringComparer.Ordinal);
        var plain = string.Create(
            CultureInfo.InvariantCulture,
            $"{entry.Kind}\n{entry.Path}\n{(int)entry.Mode}\n{entry.UserId}\n{entry.GroupId}\n{entry.LinkTarget}");
        return $"{plain}{string.Concat(attributes)}{entry.Capabilities}";
    }
}
