using System.Buffers;
using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>An entry of an index: what it says, and its text with all that it says besides.</summary>
internal sealed record IndexEntry(Descriptor Descriptor, ReadOnlyMemory<byte> Json)
{
    public static IndexEntry Of(Descriptor descriptor) => new(descriptor, OciJson.Write(descriptor));

    /// <summary>The entries of an index that exists, as they stand there.</summary>
    public static IReadOnlyList<IndexEntry> AllOf(Artifact index) =>
        [.. index.Index!.Manifests.Zip(JsonElements.Of(index.Bytes, "manifests"), static (descriptor, json) => new IndexEntry(descriptor, json))];

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
