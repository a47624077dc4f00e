using System.Text;

namespace OciMultiArch.ModelSample;

/// <summary>What was read is pushed as it was read.</summary>
internal static class Edits
{
    public static async Task ShowAsync()
    {
        MemoryStore cache = new(), store = new();
        var layer = await Layer.PackAsync(cache, [LayerEntry.File("etc/motd", "hello\n"u8.ToArray())]);
        var image = await new ImageRecipe { Platform = Platform.Parse("linux/arm"), Layers = [layer] }.BuildAsync();

        var annotated = image.WithPlatform(Platform.Parse("linux/arm/v6"));
        Console.WriteLine(annotated.Digest == image.Digest); // True

        var text = Encoding.UTF8.GetString(image.Bytes.Span);
        text = text.Replace("\"schemaVersion\"", "\"x-ours\": 1, \"schemaVersion\"", StringComparison.Ordinal); // nobody knows x-ours
        var odd = Artifact.Parse(image.MediaType, Encoding.UTF8.GetBytes(text), cache);
        await store.PushAsync([new(image), new(odd, "odd")]);
        Console.WriteLine((await store.GetAsync("odd")).Bytes.Span.SequenceEqual(odd.Bytes.Span)); // True
    }
}
