using OciMultiArch.TestKit;
using OciMultiArch.Tests.Archives;

namespace OciMultiArch.Tests.Layout;

/// <summary>A layout as another program writes it, as a folder and as the tar of that folder.</summary>
internal sealed class ForeignLayout : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly Dictionary<string, byte[]> files = new(StringComparer.Ordinal)
    {
        ["oci-layout"] = """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray(),
    };

    public static SampleImage Amd64 { get; } = SampleImage.Built("linux/amd64");

    public static SampleImage Arm64 { get; } = SampleImage.Built("linux/arm64");

    public string Folder => folder.At("layout");

    public string Tar => folder.At("layout.tar");

    /// <summary>Both forms, each read by its own class.</summary>
    public IReadOnlyList<IContentSource> Both => [OciLayout.At(Folder), OciArchive.At(Tar)];

    public string Outside(string name) => folder.At(name);

    /// <summary>Puts in a document or blob.</summary>
    /// <returns>Its descriptor without further members.</returns>
    public string Blob(string type, byte[] bytes, string members = "")
    {
        files[$"blobs/{Bytes.Digest(bytes).Replace(':', '/')}"] = bytes;
        return SampleDocuments.Entry(type, bytes, members);
    }

    /// <summary>Puts in an image with all its parts.</summary>
    /// <returns>Its descriptor.</returns>
    public string Image(SampleImage image, string members = "")
    {
        foreach (var blob in image.Blobs)
            Blob("application/octet-stream", blob);
        return Blob(image.ManifestType, image.Manifest, members);
    }

    /// <summary>Puts in an index over images.</summary>
    /// <returns>Its descriptor.</returns>
    public string Index(string members, params SampleImage[] images)
    {
        foreach (var image in images)
            Image(image);
        return Blob(SampleImage.IndexType(images[0].Family), SampleImage.Index(images), members);
    }

    public void Remove(byte[] blob) => files.Remove($"blobs/{Bytes.Digest(blob).Replace(':', '/')}");

    public ForeignLayout With(string name, string text)
    {
        files[name] = System.Text.Encoding.UTF8.GetBytes(text);
        return this;
    }

    /// <summary>Writes both forms, with these entries in index.json.</summary>
    public ForeignLayout Write(params string[] entries) => With("index.json", SampleDocuments.LayoutIndex(entries)).Write();

    /// <summary>Writes both forms.</summary>
    public ForeignLayout Write()
    {
        RawTar tar = new();
        foreach (var (name, bytes) in files)
        {
            folder.Write($"layout/{name}", bytes);
            tar.File(name, bytes);
        }
        folder.Write("layout.tar", tar.End());
        return this;
    }

    public void Dispose() => folder.Dispose();
}
