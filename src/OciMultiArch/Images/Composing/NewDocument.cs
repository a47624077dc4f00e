using OciMultiArch.Content;
using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>Turns a new document into an artifact: it is serialised here, once.</summary>
internal static class NewDocument
{
    public static Artifact Of<T>(MediaType type, T document, ArtifactParts parts)
    {
        var bytes = OciJson.Write(document);
        return new(Descriptor.Of(type, bytes), bytes, [], parts);
    }

    /// <summary>A new index, whose entries keep all that they say.</summary>
    public static Artifact Of(ImageIndex document, IEnumerable<IndexEntry> entries, ArtifactParts parts)
    {
        var bytes = JsonSplicer.Apply(OciJson.Write(document), JsonEdit.Set(["manifests"], IndexEntry.Array(entries)));
        return new(Descriptor.Of(document.MediaType!, bytes), bytes, [], parts);
    }
}
