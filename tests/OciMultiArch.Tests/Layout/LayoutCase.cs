using System.Text;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Layout;

/// <summary>A layout in a folder of its own, and small content to put into it.</summary>
internal sealed class LayoutCase : IDisposable
{
    private readonly TempFolder folder = new();

    public LayoutCase() => Layout = OciLayout.At(folder.At("layout"));

    public OciLayout Layout { get; }

    public string Root => Layout.Folder;

    public static Blob Layer { get; } = Blob.Of(MediaType.OciLayer, Encoding.UTF8.GetBytes("a layer"));

    public static Blob Config { get; } = Blob.Of(MediaType.OciConfig, "{}"u8.ToArray());

    public static Platform Arm64 { get; } = new() { Os = "linux", Architecture = "arm64" };

    public static Platform ArmV7 { get; } = new() { Os = "linux", Architecture = "arm", Variant = "v7" };

    public string At(params string[] relative) => Path.Combine([Root, .. relative]);

    public string Outside(string name) => folder.At(name);

    public string BlobPath(Digest digest) => At("blobs", digest.Algorithm, digest.Encoded);

    public string IndexText() => File.ReadAllText(At("index.json"));

    public IEnumerable<string> Blobs() =>
        Directory.Exists(At("blobs")) ? Directory.EnumerateFiles(At("blobs"), "*", SearchOption.AllDirectories).Select(static each => Path.GetFileName(each)!) : [];

    public IEnumerable<string> Entries() => Directory.EnumerateFileSystemEntries(Root).Select(static each => Path.GetFileName(each)!).Order(StringComparer.Ordinal);

    /// <summary>Writes a layout as another tool could have: oci-layout, an index.json of these entries, nothing else.</summary>
    public void WriteForeign(string manifests)
    {
        Directory.CreateDirectory(Root);
        File.WriteAllText(At("oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        File.WriteAllText(At("index.json"), $$"""{"schemaVersion":2,"manifests":[{{manifests}}]}""");
    }

    public string PlaceBlob(Digest digest, ReadOnlySpan<byte> bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(BlobPath(digest))!);
        File.WriteAllBytes(BlobPath(digest), bytes);
        return BlobPath(digest);
    }

    public static string EntryText(Descriptor descriptor, string? name = null)
    {
        var annotations = name is null ? "" : $$$""","annotations":{"org.opencontainers.image.ref.name":"{{{name}}}"}""";
        return $$"""{"mediaType":"{{descriptor.MediaType}}","digest":"{{descriptor.Digest}}","size":{{descriptor.Size}}{{annotations}}}""";
    }

    public static Artifact Manifest(string title, string members = "") => Artifact.Parse(MediaType.OciManifest, Encoding.UTF8.GetBytes(
        $$"""{"schemaVersion":2,"mediaType":"{{MediaType.OciManifest}}",{{members}}"config":{{EntryText(Config.Descriptor)}},"layers":[{{EntryText(Layer.Descriptor)}}],"annotations":{"title":"{{title}}"} }"""));

    public static Artifact Index(params IEnumerable<Artifact> children) => Artifact.Parse(MediaType.OciIndex, Encoding.UTF8.GetBytes(
        $$"""{"schemaVersion":2,"mediaType":"{{MediaType.OciIndex}}","manifests":[{{string.Join(',', children.Select(static each => EntryText(each.Descriptor)))}}]}"""));

    public static Artifact Referrer(Artifact subject, string type) =>
        Manifest(type, $"\"artifactType\":\"{type}\",\"subject\":{EntryText(subject.Descriptor)},");

    public async Task<Artifact> WriteImageAsync(string title, params string[] names)
    {
        await Layout.WriteAsync(Layer);
        await Layout.WriteAsync(Config);
        var image = Manifest(title);
        await Layout.WriteAsync(image, Tag.ParseAll(names));
        return image;
    }

    public async Task<List<string>> TagsAsync() => await Layout.TagsAsync().Select(static each => each.Value).ToListAsync();

    /// <summary>Makes all files look as if they had been written long ago.</summary>
    public void Age()
    {
        foreach (var file in new DirectoryInfo(Root).EnumerateFiles("*", SearchOption.AllDirectories))
            file.LastWriteTimeUtc = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    }

    public void Dispose() => folder.Dispose();
}

internal static class ArtifactOnPlatform
{
    public static Artifact OnPlatform(this Artifact artifact, Platform platform) =>
        artifact.DescribedAs(artifact.Descriptor with { Platform = platform });
}
