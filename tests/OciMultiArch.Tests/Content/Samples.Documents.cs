using System.Text;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Content;

/// <summary>The documents of the test kit over the library's own descriptors.</summary>
internal static partial class Samples
{
    public static Platform Amd64 { get; } = Platform.Parse("linux/amd64");

    /// <summary>A fixed time, so that digests can be pinned.</summary>
    public static DateTimeOffset Noon { get; } = new(2024, 5, 6, 12, 30, 15, 987, TimeSpan.FromHours(2));

    /// <summary>The layer of every <see cref="Titled"/> image.</summary>
    public static Blob SharedLayer { get; } = Layer("a layer");

    /// <summary>The config of every <see cref="Titled"/> image.</summary>
    public static Blob EmptyConfig { get; } = Blob(MediaType.OciConfig, "{}");

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    public static Blob Blob(MediaType type, string text) => OciMultiArch.Blob.Of(type, Utf8(text));

    public static Blob Layer(string text) => Blob(MediaType.OciLayer, text);

    /// <summary>A layer of text for a build.</summary>
    public static Layer RecipeLayer(string text, MediaType? type = null) =>
        new() { Blob = Blob(type ?? MediaType.OciLayer, text), DiffId = Digest.Of(Utf8(text)), CreatedBy = $"COPY {text}" };

    /// <param name="descriptor">What is described; its platform and annotations are not written.</param>
    /// <param name="members">Further members, each with a comma before it.</param>
    public static string Entry(Descriptor descriptor, string members = "") =>
        SampleDocuments.Entry(descriptor.MediaType.Value, descriptor.Digest.ToString(), descriptor.Size, members);

    /// <summary>An entry of a layout's index.json, under a tag.</summary>
    public static string NamedEntry(Descriptor descriptor, string name) => Entry(descriptor, SampleDocuments.Named(name));

    public static string OnPlatform(Descriptor descriptor, string platform) =>
        Entry(descriptor, SampleDocuments.OnPlatform(platform));

    /// <summary>The entry of an attestation, without a platform.</summary>
    public static string Attestation(Descriptor attestation, Digest image) =>
        Entry(attestation, SampleDocuments.AttestationOf(image.ToString()));

    /// <summary>The entry of an attestation as BuildKit writes it.</summary>
    public static string BuildKitAttestation(Descriptor attestation, Digest image) =>
        Entry(attestation, SampleDocuments.AttestationOf(image.ToString()) + SampleDocuments.OnPlatform("unknown/unknown"));

    public static string PlatformMembers(string platform) => SampleDocuments.PlatformMembers(platform);

    /// <summary>A config of layers that are not compressed.</summary>
    public static string Config(string platform, IEnumerable<Blob> layers) =>
        SampleDocuments.Config(platform, layers.Select(static each => each.Digest.ToString()));

    public static byte[] Manifest(Descriptor config, IEnumerable<Descriptor> layers, string members = "", MediaType? type = null) =>
        ManifestOf(Entry(config), layers.Select(static each => Entry(each)), members, type);

    public static byte[] ManifestOf(string config, IEnumerable<string> layers, string members = "", MediaType? type = null) =>
        SampleDocuments.Manifest((type ?? MediaType.OciManifest).Value, config, layers, members);

    public static byte[] Index(IEnumerable<string> entries, MediaType? type = null, string members = "") =>
        SampleDocuments.Index((type ?? MediaType.OciIndex).Value, entries, members);

    /// <summary>An index over these, without platforms, that holds none of them.</summary>
    public static Artifact IndexOver(params IEnumerable<Artifact> children) =>
        Artifact.Parse(MediaType.OciIndex, Index(children.Select(static each => Entry(each.Descriptor))));

    /// <summary>A manifest with a title of its own over <see cref="EmptyConfig"/> and <see cref="SharedLayer"/>.</summary>
    /// <param name="early">Further members before the config, each with a comma after it.</param>
    public static Artifact Titled(string title, string early = "")
    {
        var bytes = SampleDocuments.Manifest(
            ImageFamily.Oci.ManifestType,
            Entry(EmptyConfig.Descriptor),
            [Entry(SharedLayer.Descriptor)],
            $$$""","annotations":{"title":"{{{title}}}"} """,
            early);
        return Artifact.Parse(MediaType.OciManifest, bytes);
    }

    public static Artifact Referrer(Artifact subject, string type) =>
        Titled(type, $"\"artifactType\":\"{type}\",\"subject\":{Entry(subject.Descriptor)},");

    /// <summary>An image whose config is this text, whatever it says; it holds all its parts.</summary>
    public static Artifact ImageOf(
        string config, string layer = "base layer", ImageFamily family = ImageFamily.Oci, MediaType? layerType = null)
    {
        var only = SampleLayer.Text(layer, (layerType ?? MediaType.OciLayerGzip).Value);
        return SampleImage.WithConfig(config, family, only).KeepInAsync(new MemoryStore()).GetAwaiter().GetResult();
    }

    /// <summary>Digests of texts, as the items of a JSON array.</summary>
    public static string DiffIds(params string[] texts) =>
        SampleDocuments.Strings(texts.Select(static each => Digest.Of(Utf8(each)).ToString()));

    public static async Task<string> ConfigTextAsync(Artifact image) => Text(await image.Blobs[0].ReadAsync());
}
