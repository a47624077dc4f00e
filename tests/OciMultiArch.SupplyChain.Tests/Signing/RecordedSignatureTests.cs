using System.Text;
using OciMultiArch.SupplyChain.Signing;
using OciMultiArch.SupplyChain.Signing.Formats;
using OciMultiArch.TestKit;

namespace OciMultiArch.SupplyChain.Tests.Signing;

/// <summary>Signatures that cosign made, byte for byte as registries served them.</summary>
public sealed class RecordedSignatureTests
{
    // cosign 3: cosign sign --key, pushed to ttl.sh.
    private const string Bundle =
        """
        {"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json", "verificationMaterial":{"publicKey":{"hint":"h162TZsIBy5Y8U9qYWcmpVAp5dKpXhR7gnz8sNfZjV4="}}, "dsseEnvelope":{"payload":"
        """
        + "eyJfdHlwZSI6Imh0dHBzOi8vaW4tdG90by5pby9TdGF0ZW1lbnQvdjEiLCAic3ViamVjdCI6W3siZGlnZXN0Ijp7InNoYTI1NiI6IjUwOTliODlkNzY2NmNjMjE4"
        + "NmNhZDc2OWRkYzI2MmRkYzdjMzM1YjMzZjVmZTc5ZjlmZmU1MGEwMTI4MmIyM2UifSwgImFubm90YXRpb25zIjp7fX1dLCAicHJlZGljYXRlVHlwZSI6Imh0dHBz"
        + "Oi8vc2lnc3RvcmUuZGV2L2Nvc2lnbi9zaWduL3YxIiwgInByZWRpY2F0ZSI6e319"
        + """
        ", "payloadType":"application/vnd.in-toto+json", "signatures":[{"sig":"MEUCIBs2jKDupMmrqsjzI3W2oiID2y0P7n4UKT/RZHFeUOuhAiEA4SWsNDZXQBFqaA1/npF+HOGAaG2iuA52mxgPFCpgQog="}]}}
        """;

    private const string BundleKey =
        """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEoJmXprHRCRJdqHnRaPDkVssbQNO1
        is6XUr+/ApqnDi8HvBCRPbwU2P8jgkgtOOggNUf03tvJe0/9eZOb04aDbQ==
        -----END PUBLIC KEY-----
        """;

    // cosign 3.0.4: cosign sign --key --tlog-upload=false, in the form with a tag.
    private const string Manifest =
        """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","size":233,"digest":"
        """
        + Config
        + """
        "},"layers":[{"mediaType":"application/vnd.dev.cosign.simplesigning.v1+json","size":245,"digest":"sha256:3a29d26a2fc848d25ccf9c2288194ca90599e70ef69087644f186e5e7331f28b","annotations":{"dev.cosignproject.cosign/signature":"
        """
        + "MEUCIEB+pz4s+9yxG+Om/bukeAfwloKFEISUhxLvIYlP02P8AiEAz1oNkilC+cprxcrEHqN0vxM+zvP34ikHFzi8e7Sevls="
        + "\"}}]}";

    private const string Config = "sha256:2122b6ad0794d3fdae43a4b477cf1d95d4a38d3c5f10631e199676039b876e37";

    private const string Payload =
        """
        {"critical":{"identity":{"docker-reference":"localhost:15381/tobby/fixture"},"image":{"docker-manifest-digest":"
        """
        + Signed
        + """
        "},"type":"cosign container image signature"},"optional":null}
        """;

    private const string Signed = "sha256:f20c43161d73848408ef247f0ec7111b19fe58ffebc0cbcaa0d2c8bda4967268";

    private const string TagKey =
        """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEA9oFvTJJuu0cszKBsiuqfFYN3NLV
        meleaASYW5l+nqDxoUg4f8177owlgVD89pZQ9jUxP8dbibmDJpvcjBo9RQ==
        -----END PUBLIC KEY-----
        """;

    private static readonly Tag SignatureTag = Tag.Parse($"{Signed}.sig".Replace(':', '-'));

    private static readonly Digest InBundle =
        Digest.Parse("sha256:5099b89d7666cc2186cad769ddc262ddc7c335b33f5fe79f9ffe50a01282b23e");

    [Fact]
    public async Task A_bundle_of_cosign_holds_for_its_image()
    {
        var key = VerificationKey.Parse(BundleKey);

        var found = Assert.Single(await FindAsync(await WithBundleAsync(Bundle), InBundle, key));

        Assert.Null(found.Failure);
        Assert.Equal(key, found.Key);
        Assert.Equal("h162TZsIBy5Y8U9qYWcmpVAp5dKpXhR7gnz8sNfZjV4=", key.Fingerprint);
    }

    [Theory]
    [InlineData("MEUCIBs2", "MEUCIBs3", "and its signature does not fit: it was changed.")]
    [InlineData("sIBy5Y8U9q", "sIBy5Y8U9p", "which is not trusted.", true)]
    [InlineData("in-toto+json", "in-toto+jsom", "holds no statement of in-toto.")]
    public async Task A_changed_bundle_of_cosign_does_not_hold(string text, string changed, string wanted, bool withOtherKey = false)
    {
        var key = VerificationKey.Parse(withOtherKey ? TagKey : BundleKey);
        var bundle = Bundle.Replace(text, changed, StringComparison.Ordinal);

        var found = Assert.Single(await FindAsync(await WithBundleAsync(bundle), InBundle, key));

        Assert.EndsWith(wanted, found.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_of_cosign_under_its_tag_holds_for_its_image()
    {
        var store = await WithTagAsync();

        var found = Assert.Single(await FindAsync(store, Digest.Parse(Signed), VerificationKey.Parse(TagKey)));

        Assert.Null(found.Failure);
        Assert.Equal((SignatureFormat.Cosign, $"{Signed}.sig".Replace(':', '-')), (found.Format, found.Tag!.Value));
    }

    [Fact]
    public async Task A_signature_of_cosign_does_not_hold_with_another_key()
    {
        var store = await WithTagAsync();

        var found = Assert.Single(await FindAsync(store, Digest.Parse(Signed), VerificationKey.Parse(BundleKey)));

        Assert.EndsWith("another key signed it, or it was changed.", found.Failure, StringComparison.Ordinal);
    }

    // The blob under the digest of the payload is another one.
    [Fact]
    public async Task A_payload_of_cosign_that_is_not_what_its_digest_says_does_not_hold()
    {
        using TempFolder folder = new();
        var layout = OciLayout.At(folder.Path);
        var store = await WithTagAsync();
        var manifest = (await store.FindAsync(SignatureTag))!;
        await layout.PushAsync(manifest, [SignatureTag.Value]);
        var changed = Payload.Replace("tobby", "bobby", StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.At($"blobs/sha256/{manifest.Layers[0].Digest.Encoded}"), changed);

        var found = Assert.Single(await FindAsync(layout, Digest.Parse(Signed), VerificationKey.Parse(TagKey)));

        Assert.Contains("cannot be read: ", found.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_here_is_what_cosign_writes()
    {
        CosignPayload payload = new(Signed, "localhost:15381/tobby/fixture", new Dictionary<string, string>());
        var layer = Blob.Of(new(CosignPayload.Type), payload.Write());

        Assert.Equal(Payload, Encoding.UTF8.GetString(payload.Write()));
        Assert.Equal(Config, $"{CosignManifest.With(null, layer).Config!.Digest}");
        var statement = Encoding.UTF8.GetString(SignStatement.Write(InBundle, new Dictionary<string, string>()));
        Assert.Equal(Encoding.UTF8.GetString(SigstoreBundle.Read(Encoding.UTF8.GetBytes(Bundle))!.Payload).Replace(" ", "", StringComparison.Ordinal), statement);
    }

    private static async Task<List<ImageSignature>> FindAsync(IContentSource source, Digest image, VerificationKey key) =>
        await new SignatureSearch(new(key)).OfOneAsync(source, image, default);

    private static async Task<MemoryStore> WithBundleAsync(string bundle)
    {
        MemoryStore store = new();
        Descriptor image = new() { MediaType = MediaType.OciManifest, Digest = InBundle, Size = 1 };
        var blob = Blob.Of(new(SigstoreBundle.Type), Encoding.UTF8.GetBytes(bundle));
        await store.PushAsync(Artifact.CreateReferrer(image, SigstoreBundle.Type, [blob]));
        return store;
    }

    private static async Task<MemoryStore> WithTagAsync()
    {
        MemoryStore store = new();
        var layer = Blob.Of(new(CosignPayload.Type), Encoding.UTF8.GetBytes(Payload));
        await store.WriteAsync(layer);
        await store.WriteAsync(CosignManifest.With(null, layer).Config!);
        await store.WriteAsync(Artifact.Parse(MediaType.OciManifest, Encoding.UTF8.GetBytes(Manifest), store), [SignatureTag]);
        return store;
    }
}
