using System.Buffers;
using OciMultiArch.Internal;
using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>An entry of an index: what it says, and its text, which may say more.</summary>
internal sealed record IndexEntry(Descriptor Descriptor, ReadOnlyMemory<byte> Json)
{
    /// <summary>
    /// Whether the platform was stated by an index or a caller; otherwise it was read from the image's config.
    /// </summary>
    public bool StatesPlatform { get; init; } = true;

    public static IndexEntry Of(Descriptor descriptor) => new(descriptor, OciJson.Write(descriptor));

    /// <summary>The entries of an index that exists, as they stand there.</summary>
    public static IReadOnlyList<IndexEntry> AllOf(Artifact index)
    {
        var texts = JsonLayout.MinifiedElements(index.Bytes, "manifests");
        return [.. index.Index!.Manifests.Zip(texts, static (descriptor, json) => new IndexEntry(descriptor, json))];
    }

    /// <summary>This entry with the platform that the image's config states; all else stays as it is.</summary>
    public IndexEntry WithConfigPlatform(Platform? platform)
    {
        if (!platform.IsNamed())
            return this;
        var written = platform.Written();
        var edit = JsonEdit.Set(["platform"], OciJson.Write(written));
        return this with
        {
            Descriptor = Descriptor with { Platform = written },
            Json = JsonSplicer.Apply(Json, edit),
            StatesPlatform = false,
        };
    }

    /// <summary>This entry without its annotations; an attestation is known by its own, and keeps them.</summary>
    public IndexEntry WithoutAnnotations()
    {
        if (Descriptor.Annotations.Count == 0 || Descriptor.IsAttestation)
            return this;
        var bare = Descriptor with { Annotations = Frozen.EmptyMap() };
        var text = JsonSplicer.Apply(Json, JsonEdit.Remove(["annotations"]));
        return this with { Descriptor = bare, Json = text };
    }

    /// <summary>
    /// This entry after its image became another. What was said of the place and the bytes of the old image goes.
    /// </summary>
    public IndexEntry PointedAt(Artifact image)
    {
        var descriptor = Descriptor with
        {
            MediaType = image.MediaType,
            Digest = image.Digest,
            Size = image.Descriptor.Size,
            Data = null,
            Urls = [],
            ArtifactType = ArtifactTypeFor(Descriptor, image),
        };
        return new(descriptor, JsonSplicer.Apply(Json, PointingEdits([], Descriptor, image)));
    }

    /// <summary>What changes in the text of an entry when its image becomes another.</summary>
    /// <param name="place">Where the entry is.</param>
    /// <param name="entry">What it says.</param>
    /// <param name="image">The new image.</param>
    public static IEnumerable<JsonEdit> PointingEdits(JsonPath place, Descriptor entry, Artifact image)
    {
        if (image.MediaType != entry.MediaType)
            yield return Set("mediaType", OciJson.Value(image.MediaType.Value));
        yield return Set("digest", OciJson.Value(image.Digest.ToString()));
        yield return Set("size", OciJson.Write(image.Descriptor.Size));
        // Both lead to the old bytes.
        yield return JsonEdit.Remove([.. place, "data"]);
        yield return JsonEdit.Remove([.. place, "urls"]);
        var type = ArtifactTypeFor(entry, image);
        if (type is null)
            yield return JsonEdit.Remove([.. place, "artifactType"]);
        else if (type != entry.ArtifactType)
            yield return Set("artifactType", OciJson.Value(type));

        JsonEdit Set(string member, byte[] value) => JsonEdit.Set([.. place, member], value);
    }

    /// <summary>Entries as a JSON array.</summary>
    public static byte[] Array(IEnumerable<IndexEntry> entries)
    {
        ArrayBufferWriter<byte> text = new();
        text.Write("["u8);
        foreach (var (at, entry) in entries.Index())
        {
            if (at > 0)
                text.Write(","u8);
            text.Write(entry.Json.Span);
        }
        text.Write("]"u8);
        return text.WrittenSpan.ToArray();
    }

    private static string? ArtifactTypeFor(Descriptor entry, Artifact image)
    {
        if (!entry.RepeatsConfigType() || image.Manifest?.Config.MediaType is not { IsImageConfig: true } config)
            return entry.ArtifactType;
        return config.IsDocker ? null : config.Value;
    }
}
