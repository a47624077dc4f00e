using System.Buffers;
using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>An entry of an index: what it says, and its text with all that it says besides.</summary>
internal sealed record IndexEntry(Descriptor Descriptor, ReadOnlyMemory<byte> Json)
{
    /// <summary>Whether the platform is what someone says of the image; otherwise it was read from its config.</summary>
    public bool SaysPlatform { get; init; } = true;

    public static IndexEntry Of(Descriptor descriptor) => new(descriptor, OciJson.Write(descriptor));

    /// <summary>The entries of an index that exists, as they stand there.</summary>
    public static IReadOnlyList<IndexEntry> AllOf(Artifact index) =>
        [.. index.Index!.Manifests.Zip(JsonLayout.MinifiedElements(index.Bytes, "manifests"), static (descriptor, json) => new IndexEntry(descriptor, json))];

    /// <summary>The same with the platform that the image's config says; all else stands as it is.</summary>
    public IndexEntry RunningOn(Platform? platform) => !platform.IsNamed() ? this : this with
    {
        Descriptor = Descriptor with { Platform = platform.Written() },
        Json = JsonSplicer.Apply(Json, JsonEdit.Set(["platform"], OciJson.Write(platform.Written()))),
        SaysPlatform = false,
    };

    /// <summary>The same after its image became another: what was said of the place and the bytes of the old one goes.</summary>
    public IndexEntry PointedAt(Artifact image) => new(
        Descriptor with { MediaType = image.MediaType, Digest = image.Digest, Size = image.Descriptor.Size, Data = null, Urls = [], ArtifactType = EntryPointing.ArtifactType(Descriptor, image) },
        JsonSplicer.Apply(Json, EntryPointing.Edits([], Descriptor, image)));

    /// <summary>The same attestation of another image.</summary>
    public IndexEntry Attesting(Digest image) => new(
        Descriptor with { Annotations = new Dictionary<string, string>(Descriptor.Annotations, StringComparer.Ordinal) { [Attestation.Attested] = image.ToString() } },
        JsonSplicer.Apply(Json, JsonEdit.Set(["annotations", Attestation.Attested], OciJson.Value(image.ToString()))));

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
}
