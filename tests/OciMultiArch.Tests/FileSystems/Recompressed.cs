using System.Text;

namespace OciMultiArch.Tests.FileSystems;

/// <summary>Images whose layers are compressed anew, and compressions that count how often they are asked.</summary>
internal sealed class Recompressed
{
    public const string CopyKey = "io.github.containers.compression.zstd";

    private readonly List<string> opened = [];

    public MemoryStore Store { get; } = new();

    /// <summary>The names of the compressions that were opened, in order.</summary>
    public IReadOnlyList<string> Opened
    {
        get
        {
            lock (opened)
                return [.. opened];
        }
    }

    /// <summary>A compression that is called zstd: no bytes change, and nothing here reads them.</summary>
    public LayerCompression Zstd => Counted(MediaType.OciLayerZstd);

    public LayerCompression Counted(MediaType type) => LayerCompression.Of(type, destination =>
    {
        lock (opened)
            opened.Add(type.Value);
        return destination;
    });

    public async Task<Layer> LayerAsync(string text, LayerCompression? compression = null)
    {
        LayerEntry[] files = [LayerEntry.File("/" + text, Encoding.UTF8.GetBytes(text))];
        return await Layer.PackAsync(Store, files, new() { Compression = compression ?? LayerCompression.Gzip });
    }

    /// <summary>An image of layers with a file each, in the store.</summary>
    public async Task<Artifact> ImageAsync(string platform, params string[] layers)
    {
        List<Layer> made = [];
        foreach (var layer in layers)
            made.Add(await LayerAsync(layer));
        return await ImageAsync(platform, ImageFormat.Oci, [.. made]);
    }

    public async Task<Artifact> ImageAsync(string platform, ImageFormat format, params Layer[] layers)
    {
        ImageRecipe recipe = new() { Platform = Platform.Parse(platform), Layers = layers, Format = format };
        var image = await recipe.BuildAsync();
        await Store.PushAsync(image, [$"tag-{Guid.NewGuid():N}"]);
        return image;
    }

    /// <summary>The image with another text in its manifest.</summary>
    public Artifact Reworded(Artifact image, string text, string now)
    {
        var before = Encoding.UTF8.GetString(image.Bytes.Span);
        Assert.Contains(text, before, StringComparison.Ordinal);
        var changed = before.Replace(text, now, StringComparison.Ordinal);
        return Artifact.Parse(image.MediaType, Encoding.UTF8.GetBytes(changed), Store);
    }

    /// <summary>Platforms of an index, with '+' behind that of a zstd copy.</summary>
    public static string Entries(Artifact index) =>
        string.Join(' ', index.Index!.Manifests.Select(static entry => $"{entry.Platform}{Mark(entry)}"));

    /// <summary>The media types of an image's layers, without what they begin with.</summary>
    public static string Types(Artifact image) =>
        string.Join(' ', image.Manifest!.Layers.Select(static layer => layer.MediaType.Value.Split(".tar")[^1]));

    private static string Mark(Descriptor entry) => entry.Annotations.GetValueOrDefault(CopyKey) == "true" ? "+" : "";
}
