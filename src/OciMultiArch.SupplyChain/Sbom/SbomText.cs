using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OciMultiArch.SupplyChain;

/// <summary>An SBOM as it is written, and the name that it gives itself.</summary>
/// <param name="Name">The namespace of an SPDX document, the serial number of a CycloneDX one.</param>
/// <param name="Bytes">The document.</param>
internal sealed record SbomText(string Name, byte[] Bytes)
{
    /// <summary>The version of a CycloneDX document.</summary>
    public int Version { get; init; } = 1;

    // '+' and letters of all languages stand as they are.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Writes a document. No random number is in it: its name comes of the content, so that equal content is an equal
    /// document and other content has another name.
    /// </summary>
    /// <param name="write">Writes it under a name that is made of a UUID.</param>
    /// <param name="name">Makes the name.</param>
    public static SbomText Of(Action<Utf8JsonWriter, string> write, Func<Guid, string> name)
    {
        var draft = BytesOf(json => write(json, name(Guid.Empty)));
        var final = name(Uuid(SHA256.HashData(draft)));
        return new(final, BytesOf(json => write(json, final)));
    }

    /// <summary>A document as bytes: one line.</summary>
    public static byte[] BytesOf(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Options))
            write(writer);
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    // Version 8 of RFC 9562: the bits are the maker's own, but for version and variant.
    private static Guid Uuid(byte[] hash)
    {
        var bytes = hash.AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(bytes, bigEndian: true);
    }
}
