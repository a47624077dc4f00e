using System.Text;

namespace OciMultiArch.EndToEnd.Registry;

/// <summary>Small real images to push about.</summary>
internal static class Images
{
    public static async Task<Artifact> ImageAsync(string platform, string content = "hello", ImageFormat format = ImageFormat.Oci)
    {
        MemoryStore memory = new();
        var layer = await Layer.PackAsync(memory, [LayerEntry.File("hello.txt", Encoding.UTF8.GetBytes($"{content} {platform}"))]);
        return await new ImageRecipe { Platform = Platform.Parse(platform), Layers = [layer], Format = format }.BuildAsync();
    }

    public static async Task<Artifact> IndexAsync(params string[] platforms)
    {
        List<Artifact> images = [];
        foreach (var platform in platforms)
            images.Add(await ImageAsync(platform));
        return await Artifact.IndexAsync(images);
    }
}
