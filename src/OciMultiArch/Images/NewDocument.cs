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
}
