using OciMultiArch.TestKit;
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

    public Descriptor Put(SampleImage image)
    {
        foreach (var blob in image.Blobs)
            folder.PlaceBlob(Digest.Of(blob), blob);
        return Put(new(image.ManifestType), image.Manifest);
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
    public Descriptor Image(string platform, string runtime, params byte[][] tars) =>
        Put(SampleImage.Of(platform, ImageFamily.Oci, [.. tars.Select(static tar => SampleLayer.Gzip(tar))], Runtime(runtime)));

    /// <summary>An image of layers that are here already.</summary>
    public Descriptor Image(
        string platform,
        IEnumerable<Descriptor> layers,
        IEnumerable<Digest> diffIds,
        string runtime = "{}",
        ImageFamily family = ImageFamily.Oci)
    {
        var text = SampleDocuments.Config(platform, diffIds.Select(static each => each.ToString()), Runtime(runtime));
        var config = Put(new(family.ConfigType), Samples.Utf8(text));
        MediaType type = new(family.ManifestType);
        return Put(type, Samples.Manifest(config, layers, "", type));
    }

    /// <summary>A small image that is in order: one program for its platform.</summary>
    public Descriptor Sound(string platform) =>
        Image(platform, """{"Entrypoint":["/app"]}""", Tar(tar => tar.File("app", SampleExecutable.Elf(platform))));

    /// <summary>A program for a platform, at /app.</summary>
    public static LayerEntry Program(Platform platform) =>
        LayerEntry.File("/app", SampleExecutable.Elf($"linux/{platform.Architecture}")) with { Mode = LayerEntry.ProgramMode };

    public Artifact Index(params string[] entries) => Open(Put(MediaType.OciIndex, Samples.Index(entries)));

    public Artifact Index(params (Descriptor Image, string Platform)[] entries) =>
        Index([.. entries.Select(static each => Samples.OnPlatform(each.Image, each.Platform))]);

    /// <summary>What is here, as whoever pulls would read it.</summary>
    public Artifact Open(Descriptor manifest) => folder.Layout.FindAsync(manifest).AsTask().GetAwaiter().GetResult()!;

    public static byte[] Tar(Func<RawTar, RawTar> members) => members(new()).End();

    private static string Runtime(string runtime) => $",\"config\":{runtime}";
}
