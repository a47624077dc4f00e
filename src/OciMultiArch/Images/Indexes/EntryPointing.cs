using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>What changes in an entry of an index when its image becomes another; the rest of the entry stays.</summary>
internal static class EntryPointing
{
    /// <param name="place">Where the entry stands.</param>
    /// <param name="entry">What it says.</param>
    /// <param name="image">What has become of its image.</param>
    public static IEnumerable<JsonEdit> Edits(JsonPath place, Descriptor entry, Artifact image)
    {
        if (image.MediaType != entry.MediaType)
            yield return JsonEdit.Set([.. place, "mediaType"], OciJson.Value(image.MediaType.Value));
        yield return JsonEdit.Set([.. place, "digest"], OciJson.Value(image.Digest.ToString()));
        yield return JsonEdit.Set([.. place, "size"], OciJson.Write(image.Descriptor.Size));
        // Both hold the bytes there were.
        yield return JsonEdit.Remove([.. place, "data"]);
        yield return JsonEdit.Remove([.. place, "urls"]);
        var type = ArtifactType(entry, image);
        if (type is null)
            yield return JsonEdit.Remove([.. place, "artifactType"]);
        else if (type != entry.ArtifactType)
            yield return JsonEdit.Set([.. place, "artifactType"], OciJson.Value(type));
    }

    /// <summary>The type that the entry says then. Some tools repeat that of an image's config there, which says nothing of its own.</summary>
    public static string? ArtifactType(Descriptor entry, Artifact image) =>
        image.Manifest?.Config.MediaType is not { IsImageConfig: true } config || !IsConfig(entry.ArtifactType) ? entry.ArtifactType
        : config.IsDocker ? null : config.Value;

    /// <summary>Whether an entry says no more than that it is an image.</summary>
    public static bool IsConfig(string? type) => type == MediaType.OciConfig.Value || type == MediaType.DockerConfig.Value;
}
