using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace OciMultiArch.Compare.Data;

/// <summary>
/// <c>layout --to DIR --platforms N --shared N --own N --bytes N</c>: an OCI image layout whose tag v1 is an image, or an index of several, with real layers of
/// bytes that do not compress. The same arguments make the same digests. Prints the digest of v1, and below it
/// the digest and the platform of each image.
/// </summary>
internal sealed class LayoutMaker(string folder)
{
    private const string OciType = "application/vnd.oci.image.";

    private static readonly string[] Architectures =
        ["amd64", "arm64", "386", "s390x", "ppc64le", "riscv64", "mips64le", "loong64", "mips64", "mips", "mipsle", "ppc64", "sparc64", "wasm"];

    private int seed;

    public static int Run(Options options)
    {
        LayoutMaker maker = new(options.Get("to"));
        Console.Write(maker.Make(
            (int)options.Number("platforms", 1),
            (int)options.Number("shared", 0),
            (int)options.Number("own", 1),
            options.Number("bytes", 1024)));
        return 0;
    }

    private string Make(int platforms, int shared, int own, long bytes)
    {
        Directory.CreateDirectory(Path.Combine(folder, "blobs", "sha256"));
        File.WriteAllText(Path.Combine(folder, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        var common = Layers(shared, bytes);
        var images = Enumerable.Range(0, platforms).Select(at => Image(at, [.. common, .. Layers(own, bytes)])).ToList();
        var list = string.Concat(images.Select(static each => $"{each["digest"]} {Words(each["platform"]!)}\n"));
        var entry = images[0];
        if (platforms > 1)
        {
            JsonObject index = new() { ["schemaVersion"] = 2, ["mediaType"] = OciType + "index.v1+json", ["manifests"] = Array(images) };
            entry = Write("index.v1+json", index);
        }

        entry["annotations"] = new JsonObject { ["org.opencontainers.image.ref.name"] = "v1" };
        JsonObject layout = new() { ["schemaVersion"] = 2, ["manifests"] = new JsonArray(entry) };
        File.WriteAllText(Path.Combine(folder, "index.json"), layout.ToJsonString());
        return $"{entry["digest"]}\n{list}";
    }

    private static string Words(JsonNode platform)
    {
        var variant = platform["variant"] is { } found ? $"/{found}" : "";
        return $"{platform["os"]}/{platform["architecture"]}{variant}";
    }

    private List<Layer> Layers(int count, long bytes) => [.. Enumerable.Range(0, count).Select(_ => MakeLayer(bytes))];

    private JsonObject Image(int number, List<Layer> layers)
    {
        var platform = Platform(number);
        JsonObject config = (JsonObject)platform.DeepClone();
        config["created"] = "2026-01-01T00:00:00Z";
        config["config"] = new JsonObject { ["Labels"] = new JsonObject { ["number"] = $"{number}" } };
        config["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = Array(layers.Select(static each => JsonValue.Create(each.DiffId))) };
        JsonObject manifest = new()
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = OciType + "manifest.v1+json",
            ["config"] = Write("config.v1+json", config),
            ["layers"] = Array(layers.Select(static each => Descriptor("layer.v1.tar+gzip", each.Digest, each.Size))),
        };
        var entry = Write("manifest.v1+json", manifest);
        entry["platform"] = platform;
        return entry;
    }

    private static JsonObject Platform(int number)
    {
        JsonObject platform = new() { ["os"] = "linux", ["architecture"] = Architectures[number % Architectures.Length] };
        if (number >= Architectures.Length)
            platform["variant"] = $"v{number / Architectures.Length}";
        return platform;
    }

    // A tar of one file in a gzip frame of stored blocks: real for whoever reads it, and as large as asked for.
    private Layer MakeLayer(long bytes)
    {
        var temporary = Path.Combine(folder, "layer");
        using var digest = SHA256.Create();
        using var diffId = SHA256.Create();
        using (var file = File.Create(temporary))
        using (CryptoStream hashed = new(file, digest, CryptoStreamMode.Write))
        using (GZipStream frame = new(hashed, CompressionLevel.NoCompression))
        using (CryptoStream tar = new(frame, diffId, CryptoStreamMode.Write))
        using (TarWriter writer = new(tar))
        using (RandomBytes data = new(++seed, bytes))
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"file-{seed}")
            {
                DataStream = data,
                ModificationTime = DateTimeOffset.UnixEpoch,
            });
        }

        var hex = Convert.ToHexStringLower(digest.Hash!);
        var size = new FileInfo(temporary).Length;
        File.Move(temporary, Path.Combine(folder, "blobs", "sha256", hex), overwrite: true);
        return new("sha256:" + hex, "sha256:" + Convert.ToHexStringLower(diffId.Hash!), size);
    }

    private JsonObject Write(string type, JsonObject document)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(document.ToJsonString());
        var hex = Convert.ToHexStringLower(SHA256.HashData(bytes));
        File.WriteAllBytes(Path.Combine(folder, "blobs", "sha256", hex), bytes);
        return Descriptor(type, "sha256:" + hex, bytes.Length);
    }

    private static JsonObject Descriptor(string type, string digest, long size) =>
        new() { ["mediaType"] = OciType + type, ["digest"] = digest, ["size"] = size };

    private static JsonArray Array(IEnumerable<JsonNode?> nodes) => new([.. nodes]);

    private sealed record Layer(string Digest, string DiffId, long Size);
}
