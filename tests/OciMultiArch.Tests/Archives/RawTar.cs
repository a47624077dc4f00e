using System.Text;
using OciMultiArch.Layers;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Archives;

/// <summary>A tar file as any program could have written it, honest or not.</summary>
internal sealed class RawTar
{
    private readonly List<byte> bytes = [];

    public RawTar File(string name, string text) => File(name, Encoding.UTF8.GetBytes(text));

    public RawTar File(string name, byte[] content) => Member('0', name, content);

    public RawTar File(string name, string text, UnixFileMode mode)
    {
        var content = Encoding.UTF8.GetBytes(text);
        return Header('0', name, content.Length, mode: mode).Raw(content).Raw(new byte[-content.Length & 511]);
    }

    public RawTar Link(char type, string name, string target) => Header(type, name, 0, target);

    public RawTar Member(char type, string name, byte[] content)
    {
        Header(type, name, content.Length, mode: IsProgram(content) ? LayerEntry.ProgramMode : LayerEntry.FileMode);
        return Raw(content).Raw(new byte[-content.Length & 511]);
    }

    public RawTar Header(char type, string name, long size, string link = "", UnixFileMode mode = LayerEntry.FileMode)
    {
        var block = new byte[TarHeader.BlockSize];
        new TarHeader
        {
            Type = type,
            Name = Encoding.UTF8.GetBytes(name),
            LinkName = Encoding.UTF8.GetBytes(link),
            Size = size,
            Mode = mode,
        }.Write(block);
        return Raw(block);
    }

    public RawTar Raw(byte[] more)
    {
        bytes.AddRange(more);
        return this;
    }

    /// <summary>Header, then the header's checksum made right again after <paramref name="spoil"/>.</summary>
    public RawTar Spoilt(string name, Action<byte[]> spoil, int size = 0)
    {
        var block = new byte[TarHeader.BlockSize];
        new TarHeader { Type = '0', Name = Encoding.UTF8.GetBytes(name), Size = size, Mode = LayerEntry.FileMode }.Write(block);
        spoil(block);
        block.AsSpan(148, 8).Fill((byte)' ');
        Encoding.ASCII.GetBytes(Convert.ToString(block.Sum(static each => each), 8).PadLeft(6, '0') + "\0 ").CopyTo(block, 148);
        return Raw(block);
    }

    // ELF, Mach-O in its forms, and scripts: as who packs them would.
    private static bool IsProgram(byte[] content) =>
        content is [0x7F, (byte)'E', ..] or [0xCA, 0xFE, ..] or [0xCF, 0xFA, ..] or [(byte)'#', (byte)'!', ..];

    public byte[] Cut() => [.. bytes];

    public byte[] End() => Raw(new byte[1024]).Cut();

    /// <summary>The members of an OCI archive with one image under a tag; every path after a prefix.</summary>
    public static RawTar OfLayout(
        Artifact image,
        byte[] config,
        byte[] layer,
        string name = "a",
        string prefix = "",
        string marker = """{"imageLayoutVersion":"1.0.0"}""") => new RawTar()
        .File($"{prefix}oci-layout", marker)
        .File($"{prefix}index.json", IndexOf(image, name))
        .File($"{prefix}blobs/sha256/{image.Digest.Encoded}", image.Bytes.ToArray())
        .File($"{prefix}blobs/sha256/{Digest.Of(config).Encoded}", config)
        .File($"{prefix}blobs/sha256/{Digest.Of(layer).Encoded}", layer);

    public static string IndexOf(Artifact image, string name) =>
        SampleDocuments.LayoutIndex(Samples.NamedEntry(image.Descriptor, name));
}
