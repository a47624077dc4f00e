using System.Text;

namespace OciMultiArch.TestKit;

/// <summary>A small image of one platform, made without the library under test. The same arguments give the same bytes.</summary>
public sealed class SampleImage
{
    private SampleImage(string platform, ImageFamily family, IReadOnlyList<SampleLayer> layers, string config)
    {
        Platform = platform;
        Family = family;
        Layers = layers;
        Config = Encoding.UTF8.GetBytes(config);
        Manifest = SampleDocuments.Manifest(
            family.ManifestType,
            SampleDocuments.Entry(family.ConfigType, Config),
            layers.Select(static layer => SampleDocuments.Entry(layer.MediaType, layer.Bytes)));
    }

    /// <summary>os/architecture[/variant].</summary>
    public string Platform { get; }

    public ImageFamily Family { get; }

    public IReadOnlyList<SampleLayer> Layers { get; }

    /// <summary>The first layer.</summary>
    public byte[] Layer => Layers[0].Bytes;

    public byte[] Config { get; }

    public byte[] Manifest { get; }

    public string Digest => Bytes.Digest(Manifest);

    public string ManifestType => Family.ManifestType;

    /// <summary>The config, then the layers.</summary>
    public IReadOnlyList<byte[]> Blobs => [Config, .. Layers.Select(static layer => layer.Bytes)];

    /// <summary>An image that can run: its layer holds one file, its program.</summary>
    /// <param name="payload">The content of the layer's one file; null: the platform's name.</param>
    public static SampleImage Make(string platform, ImageFamily family = ImageFamily.Oci, byte[]? payload = null)
    {
        var layer = SampleLayer.OneFile("payload", payload ?? Encoding.UTF8.GetBytes(platform), family);
        return Of(platform, family, [layer], ",\"config\":{\"Cmd\":[\"/payload\"]}");
    }

    /// <summary>An image of one layer of text, with the members that a build without a base writes.</summary>
    /// <param name="layer">The content of the layer; null: <c>layer of</c> the platform.</param>
    /// <param name="label">The value of the label <c>for</c>; null: no label.</param>
    public static SampleImage Built(
        string platform, ImageFamily family = ImageFamily.Oci, string? layer = null, string? label = null)
    {
        var text = SampleLayer.Text(layer ?? $"layer of {platform}", family);
        var labels = label is null ? "" : $$$""","Labels":{"for":"{{{label}}}"}""";
        return BuiltOf(platform, family, text, $$"""{"Entrypoint":["/app"]{{labels}}}""");
    }

    /// <summary>An image to build on: it has a user, an environment, arguments and one file, <c>etc/platform</c>.</summary>
    public static SampleImage Base(string platform)
    {
        var layer = SampleLayer.OneFile("etc/platform", Encoding.UTF8.GetBytes(platform));
        const string Runtime = """{"User":"65532","Env":["SSL_CERT_FILE=/etc/ssl/certs.pem"],"Cmd":["old"]}""";
        return BuiltOf(platform, ImageFamily.Oci, layer, Runtime);
    }

    /// <summary>An image of these layers.</summary>
    /// <param name="members">Further members of its config, each with a comma before it.</param>
    public static SampleImage Of(string platform, ImageFamily family, IReadOnlyList<SampleLayer> layers, string members = "") =>
        new(platform, family, layers, SampleDocuments.Config(platform, layers.Select(static layer => layer.DiffId), members));

    /// <summary>An image whose config is this text, whatever it says.</summary>
    public static SampleImage WithConfig(string config, ImageFamily family, params IReadOnlyList<SampleLayer> layers) =>
        new("", family, layers, config);

    /// <summary>An index over images of one family, in their order, each with its platform.</summary>
    public static byte[] Index(params IReadOnlyList<SampleImage> images) => SampleDocuments.Index(
        images[0].Family.IndexType,
        images.Select(static image => image.Entry(SampleDocuments.OnPlatform(image.Platform))));

    public static string IndexType(ImageFamily family) => family.IndexType;

    /// <summary>Writes images, under an index when there are several, as an OCI image layout whose one name is given.</summary>
    public static void WriteLayout(TempFolder folder, string name, params IReadOnlyList<SampleImage> images)
    {
        var root = images.Count == 1 ? images[0].Manifest : Index(images);
        var type = images.Count == 1 ? images[0].ManifestType : images[0].Family.IndexType;
        foreach (var blob in images.SelectMany(static image => image.Blobs.Append(image.Manifest)).Append(root))
            folder.Write($"blobs/{Bytes.Digest(blob).Replace(':', '/')}", blob);
        folder.Write("oci-layout", """{"imageLayoutVersion":"1.0.0"}""");
        folder.Write("index.json", SampleDocuments.LayoutIndex(SampleDocuments.Entry(type, root, SampleDocuments.Named(name))));
    }

    /// <summary>The descriptor of the manifest.</summary>
    /// <param name="members">Further members, each with a comma before it.</param>
    public string Entry(string members = "") => SampleDocuments.Entry(ManifestType, Manifest, members);

    // A build states the variant of arm64, and the time of everything.
    private static SampleImage BuiltOf(string platform, ImageFamily family, SampleLayer layer, string runtime)
    {
        const string Created = "\"created\":\"1970-01-01T00:00:00Z\"";
        var whole = platform.EndsWith("/arm64", StringComparison.Ordinal) ? $"{platform}/v8" : platform;
        var config = SampleDocuments.Config(whole, [layer.DiffId], $",\"config\":{runtime}");
        return new(whole, family, [layer], $"{{{Created},{config[1..^1]},\"history\":[{{{Created}}}]}}");
    }
}
