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
    public static IReadOnlyList<GoImageSettings> Read(ReadOnlyMemory<byte> json, string folder)
    {
        try
        {
            return DocumentElement.Read(json, "The file", top => Of(top, folder));
        }
        catch (FormatException wrong) when (LineOf(json, wrong) is { } line)
        {
            throw new FormatException($"line {line}: {wrong.Message}", wrong);
        }
    }

    private static int? LineOf(ReadOnlyMemory<byte> json, FormatException wrong)
    {
        if (wrong.Data[DocumentElement.PlaceKey] is not string { Length: > 0 } place)
            return null;
        return JsonLines.Find(json.Span, place);
    }

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
