using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace OciMultiArch.TestKit;

/// <summary>A small image of one platform, made without the library under test: one layer that holds one file. The same arguments give the same bytes.</summary>
public sealed class SampleImage
{
    private SampleImage(string platform, ImageFamily family, byte[] layer, byte[] config, byte[] manifest) =>
        (Platform, Family, Layer, Config, Manifest) = (platform, family, layer, config, manifest);

    /// <summary>os/architecture[/variant].</summary>
    public string Platform { get; }

    public ImageFamily Family { get; }

    public byte[] Layer { get; }

    public byte[] Config { get; }

    public byte[] Manifest { get; }

    public string Digest => Bytes.Digest(Manifest);

    public string ManifestType => Types(Family).Manifest;

    public IReadOnlyList<byte[]> Blobs => [Config, Layer];

    /// <param name="payload">The content of the layer's one file; null: the platform's name.</param>
    public static SampleImage Make(string platform, ImageFamily family = ImageFamily.Oci, byte[]? payload = null)
    {
        var types = Types(family);
        var tar = Tar(payload ?? Encoding.UTF8.GetBytes(platform));
        var layer = Gzip(tar);
        var config = Encoding.UTF8.GetBytes(
            $$$"""{{{{PlatformMembers(platform)}}},"config":{"Cmd":["/payload"]},"rootfs":{"type":"layers","diff_ids":["{{{Bytes.Digest(tar)}}}"]}}""");
        var manifest = Encoding.UTF8.GetBytes(
            $$"""{"schemaVersion":2,"mediaType":"{{types.Manifest}}","config":{{Descriptor(types.Config, config)}},"layers":[{{Descriptor(types.Layer, layer)}}]}""");
        return new(platform, family, layer, config, manifest);
    }

    /// <summary>An index over images of one family, in their order, each with its platform.</summary>
    public static byte[] Index(params IReadOnlyList<SampleImage> images)
    {
        var entries = images.Select(each => Descriptor(each.ManifestType, each.Manifest)[..^1] + $$$""","platform":{{{{PlatformMembers(each.Platform)}}}}}""");
        return Encoding.UTF8.GetBytes(
            $$"""{"schemaVersion":2,"mediaType":"{{IndexType(images[0].Family)}}","manifests":[{{string.Join(',', entries)}}]}""");
    }

    public static string IndexType(ImageFamily family) => family == ImageFamily.Oci
        ? "application/vnd.oci.image.index.v1+json"
        : "application/vnd.docker.distribution.manifest.list.v2+json";

    /// <summary>Writes images, under an index when there are several, as an OCI image layout whose one name is given.</summary>
    public static void WriteLayout(TempFolder folder, string name, params IReadOnlyList<SampleImage> images)
    {
        var root = images.Count == 1 ? images[0].Manifest : Index(images);
        var type = images.Count == 1 ? images[0].ManifestType : IndexType(images[0].Family);
        foreach (var each in images.SelectMany(each => (byte[][])[each.Layer, each.Config, each.Manifest]).Append(root))
            folder.Write($"blobs/{Bytes.Digest(each).Replace(':', '/')}", each);
        folder.Write("oci-layout", """{"imageLayoutVersion":"1.0.0"}""");
        var entry = Descriptor(type, root)[..^1] + $$$""","annotations":{"org.opencontainers.image.ref.name":"{{{name}}}"}}""";
        folder.Write("index.json", $$"""{"schemaVersion":2,"manifests":[{{entry}}]}""");
    }

    private static (string Manifest, string Config, string Layer) Types(ImageFamily family) => family == ImageFamily.Oci
        ? ("application/vnd.oci.image.manifest.v1+json",
            "application/vnd.oci.image.config.v1+json",
            "application/vnd.oci.image.layer.v1.tar+gzip")
        : ("application/vnd.docker.distribution.manifest.v2+json",
            "application/vnd.docker.container.image.v1+json",
            "application/vnd.docker.image.rootfs.diff.tar.gzip");

    private static string Descriptor(string type, byte[] bytes) =>
        $$"""{"mediaType":"{{type}}","digest":"{{Bytes.Digest(bytes)}}","size":{{bytes.Length}}}""";

    private static string PlatformMembers(string platform)
    {
        var parts = platform.Split('/');
        return $"\"architecture\":\"{parts[1]}\",\"os\":\"{parts[0]}\"" + (parts.Length > 2 ? $",\"variant\":\"{parts[2]}\"" : "");
    }

    private static byte[] Tar(byte[] payload)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
        {
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "payload")
            {
                DataStream = new MemoryStream(payload),
                ModificationTime = DateTimeOffset.UnixEpoch,
                Mode = (UnixFileMode)0b111_101_101,
            });
        }

        return bytes.ToArray();
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return packed.ToArray();
    }
}
