using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Layout;

/// <summary>A layout in a folder of its own.</summary>
internal sealed class LayoutCase : IDisposable
{
    private readonly TempFolder folder = new();

    public LayoutCase() => Layout = OciLayout.At(folder.At("layout"));

    public OciLayout Layout { get; }

    public string Root => Layout.Folder;

    public static Platform Arm64 { get; } = new() { Os = "linux", Architecture = "arm64" };

    public static Platform ArmV7 { get; } = new() { Os = "linux", Architecture = "arm", Variant = "v7" };

    public string At(params string[] relative) => Path.Combine([Root, .. relative]);

    public string Outside(string name) => folder.At(name);

    public string BlobPath(Digest digest) => At("blobs", digest.Algorithm, digest.Encoded);

    public string IndexText() => File.ReadAllText(At("index.json"));

    public IEnumerable<string> Blobs() =>
        Directory.Exists(At("blobs"))
            ? Directory.EnumerateFiles(At("blobs"), "*", SearchOption.AllDirectories).Select(static each => Path.GetFileName(each)!)
            : [];

    public IEnumerable<string> Entries() =>
        Directory.EnumerateFileSystemEntries(Root).Select(static each => Path.GetFileName(each)!).Order(StringComparer.Ordinal);

    /// <summary>Writes a layout as another tool could have: oci-layout, an index.json of these entries, nothing else.</summary>
    public void WriteForeign(string manifests)
    {
        Directory.CreateDirectory(Root);
        File.WriteAllText(At("oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        File.WriteAllText(At("index.json"), SampleDocuments.LayoutIndex(manifests));
    }

    public string PlaceBlob(Digest digest, ReadOnlySpan<byte> bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(BlobPath(digest))!);
        File.WriteAllBytes(BlobPath(digest), bytes);
        return BlobPath(digest);
    }

    public async Task<Artifact> WriteImageAsync(string title, params string[] names)
    {
        await Layout.WriteAsync(Samples.SharedLayer);
        await Layout.WriteAsync(Samples.EmptyConfig);
        var image = Samples.Titled(title);
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
