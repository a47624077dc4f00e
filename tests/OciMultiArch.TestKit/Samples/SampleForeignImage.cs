namespace OciMultiArch.TestKit;

/// <summary>
/// An image for Windows whose first layer is fetched from elsewhere, as those of Windows Server 2019 and before are.
/// </summary>
public sealed class SampleForeignImage
{
    /// <param name="urls">Where the manifest says that its first layer is.</param>
    /// <param name="family">The media types.</param>
    public SampleForeignImage(IReadOnlyList<string> urls, ImageFamily family = ImageFamily.Docker)
    {
        Foreign = SampleLayer.OneFile("Files/Windows/System32/kernel32.dll", "a part of Windows"u8.ToArray(), family);
        Own = SampleLayer.OneFile("Files/app.exe", "MZ"u8.ToArray(), family);
        var config = SampleDocuments.Config("windows/amd64:10.0.17763.2114", [Foreign.DiffId, Own.DiffId]);
        Config = System.Text.Encoding.UTF8.GetBytes(config);
        var isDocker = family == ImageFamily.Docker;
        var foreignType = isDocker
            ? "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"
            : "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";
        Manifest = SampleDocuments.Manifest(
            family.ManifestType,
            SampleDocuments.Entry(family.ConfigType, Config),
            [
                SampleDocuments.Entry(foreignType, Foreign.Bytes, $",\"urls\":[{SampleDocuments.Strings(urls)}]"),
                SampleDocuments.Entry(family.LayerType, Own.Bytes),
            ]);
        ManifestType = family.ManifestType;
        ConfigType = family.ConfigType;
        LayerType = family.LayerType;
    }

    /// <summary>The layer that is elsewhere.</summary>
    public SampleLayer Foreign { get; }

    /// <summary>The layer that a registry holds.</summary>
    public SampleLayer Own { get; }

    public byte[] Config { get; }

    public byte[] Manifest { get; }

    public string ManifestType { get; }

    public string ConfigType { get; }

    public string LayerType { get; }
}
