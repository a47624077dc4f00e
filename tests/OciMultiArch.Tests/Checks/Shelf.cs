using System.Buffers.Binary;
using System.IO.Compression;
using OciMultiArch.Tests.Archives;
using OciMultiArch.Tests.Content;
using OciMultiArch.Tests.Layout;

namespace OciMultiArch.Tests.Checks;

/// <summary>A layout folder whose content is put there by hand, right or wrong, and can be lost or spoilt again.</summary>
internal sealed class Shelf : IDisposable
{
    private readonly LayoutCase folder = new();

    public Shelf() => folder.WriteForeign("");

    public void Dispose() => folder.Dispose();

    public Descriptor Put(MediaType type, byte[] bytes)
    {
        Descriptor descriptor = new() { MediaType = type, Digest = Digest.Of(bytes), Size = bytes.Length };
        folder.PlaceBlob(descriptor.Digest, bytes);
        return descriptor;
    }

    public void Lose(Digest digest) => File.Delete(folder.BlobPath(digest));

    public void Spoil(Digest digest)
    {
        var bytes = File.ReadAllBytes(folder.BlobPath(digest));
        bytes[^1] ^= 1;
        File.WriteAllBytes(folder.BlobPath(digest), bytes);
    }

    /// <summary>An image of gzip layers.</summary>
    /// <param name="runtime">The member <c>config</c> of its config.</param>
    /// <param name="tars">The layers, without their compression.</param>
    public Descriptor Image(string platform, string runtime, params byte[][] tars)
    {
        var layers = tars.Select(each => Put(MediaType.OciLayerGzip, Gzip(each))).ToArray();
        return Image(platform, layers, tars.Select(static each => Digest.Of(each)), runtime);
    }

    public Descriptor Image(
        string platform, IEnumerable<Descriptor> layers, IEnumerable<Digest> diffIds, string runtime = "{}", MediaType? type = null)
    {
        var config = Put(type == MediaType.DockerManifest ? MediaType.DockerConfig : MediaType.OciConfig, Docs.Utf8(
            $$$"""{{{{Docs.PlatformMembers(platform)}}},"config":{{{runtime}}},"rootfs":{"type":"layers","diff_ids":[{{{string.Join(',', diffIds.Select(static each => $"\"{each}\""))}}}]}}"""));
        return Put(type ?? MediaType.OciManifest, Docs.Manifest(config, layers, "", type));
    }

    /// <summary>A small image that is in order: one program for its platform.</summary>
    public Descriptor Sound(string platform) => Image(platform, """{"Entrypoint":["/app"]}""", Tar(tar => tar.File("app", Elf(platform))));

    public Artifact Index(params string[] entries) => Open(Put(MediaType.OciIndex, Docs.Index(entries)));

    public Artifact Index(params (Descriptor Image, string Platform)[] entries) =>
        Index([.. entries.Select(static each => Docs.OnPlatform(each.Image, each.Platform))]);

    /// <summary>What is here, as whoever pulls would read it.</summary>
    public Artifact Open(Descriptor manifest) => folder.Layout.FindAsync(manifest).AsTask().GetAwaiter().GetResult()!;

    public static byte[] Tar(Func<RawTar, RawTar> members) => members(new()).End();

    public static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return stream.ToArray();
    }

    /// <summary>As much of a program for a platform as its header.</summary>
    public static byte[] Elf(string platform)
    {
        var (bits, machine) = platform.Split('/')[1] switch
        {
            "amd64" => (2, 62),
            "arm64" => (2, 183),
            "arm" => (1, 40),
            var other => throw new ArgumentException(other),
        };
        byte[] head = [0x7F, (byte)'E', (byte)'L', (byte)'F', (byte)bits, 1, 1, 0, .. new byte[56]];
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(16), 2);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(18), (ushort)machine);
        return head;
    }
}
