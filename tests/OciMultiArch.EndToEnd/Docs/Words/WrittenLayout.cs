using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace OciMultiArch.EndToEnd.Docs.Words;

/// <summary>An OCI layout folder, read from its files alone.</summary>
internal sealed class WrittenLayout(string folder)
{
    private const string Name = "org.opencontainers.image.ref.name";

    /// <summary>The tags in it, in their order.</summary>
    public IReadOnlyList<string?> Tags =>
        [.. Entries.Select(static entry => (string?)entry["annotations"]?[Name]).Where(static tag => tag is not null)];

    /// <summary>The newest index or manifest that has a name or is no referrer.</summary>
    public JsonNode Root => Blob(Entries[^1]);

    public IReadOnlyList<string> Platforms =>
        [.. Root["manifests"]!.AsArray().Select(static entry => $"{entry!["platform"]!["os"]}/{entry["platform"]!["architecture"]}")];

    /// <summary>The manifest of the first platform.</summary>
    public JsonNode Manifest => Root["manifests"] is JsonArray images ? Blob(images[0]!) : Root;

    /// <summary>The whole config of the first platform.</summary>
    public JsonNode Whole => Blob(Manifest["config"]!);

    /// <summary>What a container gets of the config.</summary>
    public JsonNode Config => Whole["config"]!;

    public int Layers => Manifest["layers"]!.AsArray().Count;

    /// <summary>The files of the first platform, all layers together, by their paths.</summary>
    public IReadOnlyDictionary<string, TarEntry> Files
    {
        get
        {
            Dictionary<string, TarEntry> files = [];
            foreach (var layer in Manifest["layers"]!.AsArray())
            {
                using var reader = new TarReader(new GZipStream(File.OpenRead(PathOf(layer!)), CompressionMode.Decompress));
                while (reader.GetNextEntry(copyData: true) is { } entry)
                    files["/" + entry.Name.TrimEnd('/')] = entry;
            }
            return files;
        }
    }

    /// <summary>A label of the first platform.</summary>
    public string? Label(string key) => (string?)Config["Labels"]?[key];

    /// <summary>What is in a file, a byte a character: of a program, that is also what go says of how it was made.</summary>
    public string Content(string path)
    {
        var data = Files[path].DataStream!;
        var bytes = new byte[data.Length];
        data.ReadExactly(bytes);
        return Encoding.Latin1.GetString(bytes);
    }

    private IReadOnlyList<JsonNode> Entries =>
        [.. Read(Path.Combine(folder, "index.json"))["manifests"]!.AsArray().Select(static entry => entry!)];

    private static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(file))!;

    private JsonNode Blob(JsonNode descriptor) => Read(PathOf(descriptor));

    private string PathOf(JsonNode descriptor) => Path.Combine(folder, "blobs", ((string)descriptor["digest"]!).Replace(':', '/'));
}
