using OciMultiArch.Internal;
using OciMultiArch.Json;

namespace OciMultiArch.Go;

/// <summary>Reads a <see cref="GoBuildFile"/>: defaults, and what is other for each image.</summary>
internal static class BuildFileReader
{
    private const string Usual = "defaults";
    private const string Images = "images";
    private const string Extension = "x-";
    private const int MaxImages = 1000;

    /// <exception cref="FormatException">The bytes are no such file.</exception>
    public static IReadOnlyList<GoImageSettings> Read(ReadOnlyMemory<byte> json, string folder) =>
        JsonLines.Read(json, top => Of(top, folder));

    private static List<GoImageSettings> Of(DocumentElement top, string folder)
    {
        BuildFileKeys.Check(top, [Usual, Images], Extension);
        var usual = top.Find(Usual);
        if (usual is not null)
            BuildFileKeys.Check(usual, BuildFileKeys.OfDefaults);
        var list = top.Get(Images);
        if (list.Items.Count is 0 or > MaxImages)
            throw list.Wrong($"it names {list.Items.Count} images; 1 to {MaxImages} can be given.");
        List<GoImageSettings> images = [];
        foreach (var item in list.Items)
        {
            BuildFileKeys.Check(item, BuildFileKeys.OfImages);
            var image = new ImageReader(new(item, usual), folder).Read();
            if (images.Exists(other => other.Name == image.Name))
                throw item.Wrong($"another image is called {Printable.Short(image.Name)} already. Give one of them an 'id'.");
            images.Add(image);
        }
        return images;
    }
}
