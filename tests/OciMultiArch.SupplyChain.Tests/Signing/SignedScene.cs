using System.Text;

namespace OciMultiArch.SupplyChain.Tests.Signing;

/// <summary>An index of two images in memory, under the tag 1.</summary>
internal sealed class SignedScene
{
    private SignedScene(MemoryStore store, Artifact index) => (Store, Index) = (store, index);

    public MemoryStore Store { get; }

    /// <summary>The index, as it was read.</summary>
    public Artifact Index { get; }

    public Tag SignatureTag => Tag.Parse($"sha256-{Index.Digest.Encoded}.sig");

    public static async Task<SignedScene> MakeAsync()
    {
        MemoryStore store = new();
        await store.PushAsync(await Artifact.CreateIndexAsync([Image("amd64"), Image("arm64")]), ["1"]);
        return new(store, await store.GetAsync("1"));
    }

    public async Task<Artifact> BundleAsync()
    {
        var referrer = await Store.ReferrersAsync(Index.Digest).SingleAsync();
        return (await Store.FindAsync(referrer))!;
    }

    public async Task<Artifact> UnderTagAsync() => (await Store.FindAsync(SignatureTag))!;

    public static Artifact Image(string architecture)
    {
        var config = $$$"""{"architecture":"{{{architecture}}}","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:{{{Hex(architecture)}}}"]}}""";
        Blob[] blobs =
        [
            Blob.Of(MediaType.OciConfig, Encoding.UTF8.GetBytes(config)),
            Blob.Of(MediaType.OciLayer, Encoding.UTF8.GetBytes(architecture)),
        ];
        ImageManifest manifest = new() { MediaType = MediaType.OciManifest, Config = blobs[0].Descriptor, Layers = [blobs[1].Descriptor] };
        return Artifact.Create(manifest, blobs);
    }

    private static string Hex(string text) => Digest.Of(Encoding.UTF8.GetBytes(text)).Encoded;
}
