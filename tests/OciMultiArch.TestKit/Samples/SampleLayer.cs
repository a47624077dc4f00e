using System.Formats.Tar;
using System.Text;

namespace OciMultiArch.TestKit;

/// <summary>A small layer, made without the library under test. The same arguments give the same bytes.</summary>
/// <param name="MediaType">Its media type.</param>
/// <param name="Bytes">The blob.</param>
/// <param name="DiffId">The digest of what the blob holds, uncompressed.</param>
public sealed record SampleLayer(string MediaType, byte[] Bytes, string DiffId)
{
    /// <summary>A blob of text in a layer's place, uncompressed. It is no tar file: only tools that look into layers mind.</summary>
    public static SampleLayer Text(string text, ImageFamily family = ImageFamily.Oci) => Text(text, family.LayerType);

    public static SampleLayer Text(string text, string mediaType)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return new(mediaType, bytes, TestKit.Bytes.Digest(bytes));
    }

    /// <summary>A tar file, compressed.</summary>
    public static SampleLayer Gzip(byte[] tar, ImageFamily family = ImageFamily.Oci) =>
        new(family.GzipLayerType, TestKit.Bytes.Gzip(tar), TestKit.Bytes.Digest(tar));

    /// <summary>A tar file that holds one file, compressed.</summary>
    public static SampleLayer OneFile(string name, byte[] content, ImageFamily family = ImageFamily.Oci) =>
        Gzip(Tar(name, content), family);

    private static byte[] Tar(string name, byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
        {
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
            {
                DataStream = new MemoryStream(content),
                ModificationTime = DateTimeOffset.UnixEpoch,
                Mode = (UnixFileMode)0b111_101_101,
            });
        }

        return bytes.ToArray();
    }
}
