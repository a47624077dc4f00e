using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Images;

/// <summary>
/// A registry that others wrote: it holds manifests and configs, and remembers what was read. A layer cannot be read from
/// it.
/// </summary>
internal sealed class Foreign(string style = "minified") : IContentSource
{
    private readonly Dictionary<Digest, (MediaType Type, byte[] Bytes)> manifests = [];
    private readonly Dictionary<Digest, byte[]> configs = [];
    private readonly List<Digest> read = [];

    public static TheoryData<string> Styles => ["minified", "2 blanks", "3 blanks", "tabs"];

    public IReadOnlyList<Digest> Read
    {
        get
        {
            lock (read)
                return [.. read];
        }
    }

    /// <summary>The text as this writer lays it out.</summary>
    public string Laid(string text) => JsonNode.Parse(text)!.ToJsonString(new(JsonSerializerOptions.Default)
    {
        WriteIndented = style != "minified",
        IndentCharacter = style == "tabs" ? '\t' : ' ',
        IndentSize = style switch { "2 blanks" => 2, "3 blanks" => 3, _ => 1 },
        NewLine = "\n",
    }).Replace("\\u002B", "+", StringComparison.Ordinal); // other writers leave it in media types

    public Descriptor Config(string text, MediaType? type = null)
    {
        var blob = Samples.Blob(type ?? MediaType.OciConfig, Laid(text));
        configs[blob.Digest] = Encoding.UTF8.GetBytes(Laid(text));
        return blob.Descriptor;
    }

    public Descriptor Put(MediaType type, string text)
    {
        var artifact = Artifact.Parse(type, Samples.Utf8(Laid(text)));
        manifests[artifact.Digest] = (type, artifact.Bytes.ToArray());
        return artifact.Descriptor;
    }

    public Artifact Open(MediaType type, string text) => Artifact.Parse(type, Samples.Utf8(Laid(text)), this);

    public Artifact Open(Descriptor manifest) => Artifact.Parse(manifest.MediaType, manifests[manifest.Digest].Bytes, this);

    /// <summary>An image of two layers for a platform, with members nobody knows at each level.</summary>
    public Descriptor Image(string platform, string config = "", string manifest = "", MediaType? type = null)
    {
        var isDocker = type == MediaType.DockerManifest;
        var layerType = isDocker ? MediaType.DockerLayerGzip : MediaType.OciLayerGzip;
        var one = Samples.Entry(Samples.Blob(layerType, "one").Descriptor, ",\"x-layer\":\"\\u00e9\"");
        var two = Samples.Entry(Samples.Blob(layerType, platform).Descriptor);
        var described = Config($$$"""
            {"x-first":[1,2.50,"\u0026"],{{{Samples.PlatformMembers(platform)}}},
            "config":{"Env":["PATH=/bin","Q=\u0026"],"Labels":{"keep":"me"},"x-run":{}},
            "created":"2020-01-01T00:00:00.5Z",
            "rootfs":{"type":"layers","x-root":0,"diff_ids":[{{{Samples.DiffIds("one", platform)}}}]},
            "history":[{"created_by":"one","x-h":1},{"created_by":"ENV","empty_layer":true},{"created_by":"two"}]{{{config}}}}
            """, isDocker ? MediaType.DockerConfig : MediaType.OciConfig);
        return Put(type ?? MediaType.OciManifest, $$$"""
            {"schemaVersion":2,"mediaType":"{{{type ?? MediaType.OciManifest}}}","x-manifest":true,
            "config":{{{Samples.Entry(described, ",\"x-config\":1e3")}}},"layers":[{{{one}}},{{{two}}}]{{{manifest}}}}
            """);
    }

    public string Text(Digest digest) => Samples.Text(configs.TryGetValue(digest, out var config) ? config : manifests[digest].Bytes);

    public ValueTask<Artifact?> FindAsync(Tag tag, CancellationToken cancellationToken = default) => new((Artifact?)null);

    public ValueTask<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken = default) => new((Descriptor?)null);

    public ValueTask<Artifact?> FindAsync(Descriptor manifest, CancellationToken cancellationToken = default) => new(
        Remember(manifest.Digest) && manifests.TryGetValue(
            manifest.Digest,
            out var found) ? Artifact.Parse(found.Type, found.Bytes, this) : null);

    public ValueTask<Stream> OpenAsync(Descriptor blob, long from = 0, CancellationToken cancellationToken = default) =>
        Remember(blob.Digest) && configs.TryGetValue(blob.Digest, out var config)
            ? new(new MemoryStream(config))
            : throw new InvalidOperationException($"{blob} was opened, though only configs may be.");

    public async IAsyncEnumerable<Tag> TagsAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        yield break;
    }

    public async IAsyncEnumerable<Descriptor> ReferrersAsync(
        Digest subject,
        string? artifactType = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        yield break;
    }

    private bool Remember(Digest digest)
    {
        lock (read)
            read.Add(digest);
        return true;
    }
}
