using System.Formats.Tar;
using System.Text;
using System.Text.Json.Nodes;

namespace OciMultiArch.Testing.Content;

/// <summary>The bytes of small images. The same arguments give the same bytes.</summary>
internal static class ImageDocuments
{
    private const string Epoch = "1970-01-01T00:00:00Z";

    /// <summary>A layer: a tar file of one file, not compressed.</summary>
    public static byte[] Layer(string name, string content)
    {
        using MemoryStream bytes = new();
        UstarTarEntry entry = new(TarEntryType.RegularFile, name) { ModificationTime = DateTimeOffset.UnixEpoch };
        entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        entry.Mode = (UnixFileMode)0b111_101_101;
        using (TarWriter tar = new(bytes, TarEntryFormat.Ustar, leaveOpen: true))
            tar.WriteEntry(entry);
        return bytes.ToArray();
    }

    public static byte[] Config(Platform platform, byte[] layer)
    {
        var config = PlatformOf(platform);
        config["created"] = Epoch;
        config["config"] = new JsonObject { ["Cmd"] = new JsonArray("/app") };
        JsonArray layers = new(JsonValue.Create($"{Digest.Of(layer)}"));
        config["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = layers };
        return Bytes(config);
    }

    public static byte[] Manifest(MediaType type, JsonObject config, JsonObject layer)
    {
        var document = Document(type);
        document["config"] = config;
        document["layers"] = new JsonArray(layer);
        return Bytes(document);
    }

    public static byte[] Index(MediaType type, IEnumerable<JsonObject> entries)
    {
        var document = Document(type);
        document["manifests"] = new JsonArray([.. entries]);
        return Bytes(document);
    }

    private static JsonObject Document(MediaType type) => new() { ["schemaVersion"] = 2, ["mediaType"] = type.Value };

    public static JsonObject Entry(MediaType type, ReadOnlyMemory<byte> bytes) => new()
    {
        ["mediaType"] = type.Value,
        ["digest"] = $"{Digest.Of(bytes.Span)}",
        ["size"] = bytes.Length,
    };

    public static JsonObject PlatformOf(Platform platform)
    {
        JsonObject members = new() { ["architecture"] = platform.Architecture, ["os"] = platform.Os };
        if (platform.Variant is { Length: > 0 } variant)
            members["variant"] = variant;
        if (platform.OsVersion is { Length: > 0 } version)
            members["os.version"] = version;
        return members;
    }

    private static byte[] Bytes(JsonObject document) => Encoding.UTF8.GetBytes(document.ToJsonString());
}
