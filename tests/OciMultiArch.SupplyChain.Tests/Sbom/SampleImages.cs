using System.Text;
using OciMultiArch.SupplyChain.Tests.BuildInfo;

namespace OciMultiArch.SupplyChain.Tests.Sboms;

/// <summary>Images of files that are at hand.</summary>
internal static class SampleImages
{
    /// <summary>A program that claims to be of two modules, the same on every machine.</summary>
    public static byte[] Program { get; } = SampleProgram.Elf(
        "go1.22.1",
        """
        path{tab}example.com/acme/server/cmd/api
        mod{tab}example.com/acme/server{tab}v1.4.0{tab}
        dep{tab}golang.org/x/sys{tab}v0.20.0{tab}h1:Od9JTbYCk261bKm4M/mw7AklTlFYIa0bIp9BgSm1S8Y=
        dep{tab}example.com/acme/old{tab}v0.9.0
        =>{tab}example.com/fork/old{tab}v0.9.1{tab}h1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=
        build{tab}GOARCH=amd64
        build{tab}GOOS=linux
        build{tab}vcs.revision=0123456789abcdef0123456789abcdef01234567

        """.Replace("{tab}", "\t", StringComparison.Ordinal));

    public static LayerEntry File(string path, string text) => LayerEntry.File(path, Encoding.UTF8.GetBytes(text));

    /// <summary>An image of one layer.</summary>
    public static async Task<Artifact> ImageAsync(
        MemoryStore store, string platform, IEnumerable<LayerEntry> files, Artifact? on = null)
    {
        // The bytes of gzip may differ with the runtime.
        var layer = await Layer.PackAsync(store, files, new() { Compression = LayerCompression.None });
        ImageRecipe recipe = new() { Platform = Platform.Parse(platform), Layers = [layer], Base = on };
        return await recipe.BuildAsync();
    }

    /// <summary>An index of images with the sample program, and a text.</summary>
    public static async Task<Artifact> IndexAsync(MemoryStore store, Artifact? on = null)
    {
        LayerEntry[] files = [LayerEntry.File("app/api", Program), File("etc/api.yaml", "port: 8080\n")];
        var first = await ImageAsync(store, "linux/amd64", files, on);
        var second = await ImageAsync(store, "linux/arm64", files, on);
        return await Artifact.CreateIndexAsync([first, second]);
    }

    /// <summary>The SBOM that refers to something, as it was attached.</summary>
    public static async Task<ReadOnlyMemory<byte>> AttachedAsync(Artifact artifact, Digest subject)
    {
        var referrer = artifact.Attached.Single(each => each.Subject!.Digest == subject);
        return await referrer.Layers[0].ReadAsync();
    }
}
