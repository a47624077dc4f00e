using OciMultiArch.Go;
using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Commands;

/// <content>Annotations of the index and of its entries.</content>
internal static partial class BuildCommand
{
    // Annotations of all images are not those of their index, which keeps only its own and the name of the base.
    private static async Task<Artifact> AnnotateAsync(
        Artifact built, Annotations given, BuildTemplates templates, CancellationToken cancellationToken)
    {
        if (built.Index is null || given.IsEmpty)
            return built;
        var annotations = await ExpandAsync(templates, given.Of(Annotations.Document.Index), null, cancellationToken);
        var ofImages = given.Of(Annotations.Document.Manifest);
        foreach (var (key, value) in built.Index.Annotations)
        {
            if (!ofImages.ContainsKey(key))
                annotations.TryAdd(key, value);
        }
        List<Artifact> images = [];
        var ofEntries = given.Of(Annotations.Document.Descriptor);
        foreach (var image in await built.ImagesAsync(cancellationToken))
        {
            var own = await ExpandAsync(templates, ofEntries, image.Descriptor.Platform, cancellationToken);
            images.Add(own.Count > 0 ? image.WithAnnotations(own) : image);
        }
        IndexOptions options = new() { Format = ImageFormat.Oci };
        return await Artifact.CreateIndexAsync(images, annotations, options, cancellationToken);
    }

    private static async Task<Dictionary<string, string>> ExpandAsync(
        BuildTemplates templates, IReadOnlyDictionary<string, string> given, Platform? platform,
        CancellationToken cancellationToken)
    {
        Dictionary<string, string> made = new(StringComparer.Ordinal);
        foreach (var (key, value) in given)
            made[key] = await templates.ExpandAsync(value, platform, cancellationToken);
        return made;
    }
}
