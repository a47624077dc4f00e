using System.Text;
using OciMultiArch.SupplyChain.Signing.Formats;

namespace OciMultiArch.SupplyChain.Tests.Signing;

/// <summary>Signatures that are made here, and what is said of those that do not hold.</summary>
public sealed class SigningTests
{
    public static TheoryData<SignatureFormat, string> Ways
    {
        get
        {
            TheoryData<SignatureFormat, string> ways = [];
            foreach (var format in new[] { SignatureFormat.Bundle, SignatureFormat.Cosign })
                foreach (var kind in new[] { "P-256", "P-384", "P-521", "Ed25519", "RSA" })
                    ways.Add(format, kind);
            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_is_signed_here_holds(SignatureFormat format, string kind)
    {
        var scene = await SignedScene.MakeAsync();
        var key = TestKeys.Make(kind);

        var made = await scene.Store.SignAsync(scene.Index, key, new() { Format = format, Annotations = Said("team", "a/b & \"c\"") });

        SignaturePolicy policy = new(TestKeys.Make().Verification, key.Verification) { Annotations = Said("team", "a/b & \"c\"") };
        var report = await policy.VerifyAsync(scene.Index);
        Assert.True(report.IsTrusted);
        var found = Assert.Single(report.Signatures);
        Assert.Equal(Assert.Single(made) with { IsNew = false }, found);
        Assert.Equal((format, key.Verification), (found.Format, found.Key));
    }

    [Theory]
    [InlineData(SignatureFormat.Bundle)]
    [InlineData(SignatureFormat.Cosign)]
    public async Task Signing_twice_with_one_key_writes_nothing_the_second_time(SignatureFormat format)
    {
        var scene = await SignedScene.MakeAsync();
        var key = TestKeys.Make();
        SigningOptions options = new() { Format = format };

        var first = Assert.Single(await scene.Store.SignAsync(scene.Index, key, options));
        var second = Assert.Single(await scene.Store.SignAsync(scene.Index, key, options));
        var further = Assert.Single(await scene.Store.SignAsync(scene.Index, key, options with { Annotations = Said("a", "b") }));

        Assert.Equal((true, false, true), (first.IsNew, second.IsNew, further.IsNew));
        Assert.Equal(first.Manifest, second.Manifest);
        var report = await new SignaturePolicy(key.Verification).VerifyAsync(scene.Index);
        Assert.Equal(2, report.Signatures.Count);
    }

    [Fact]
    public async Task Signatures_of_others_under_the_tag_stay()
    {
        var scene = await SignedScene.MakeAsync();
        var (first, second) = (TestKeys.Make(), TestKeys.Make("Ed25519"));
        SigningOptions options = new() { Format = SignatureFormat.Cosign };
        await scene.Store.SignAsync(scene.Index, first, options);
        var before = await scene.UnderTagAsync();

        await scene.Store.SignAsync(scene.Index, second, options);

        var after = await scene.UnderTagAsync();
        Assert.Equal(before.Layers[0], after.Layers[0]);
        Assert.Equal(2, after.Layers.Count);
        Assert.True((await new SignaturePolicy(first.Verification).VerifyAsync(scene.Index)).IsTrusted);
        Assert.True((await new SignaturePolicy(second.Verification).VerifyAsync(scene.Index)).IsTrusted);
    }

    [Theory]
    [InlineData(SignatureFormat.Bundle)]
    [InlineData(SignatureFormat.Cosign)]
    public async Task Each_image_gets_a_signature_of_its_own_when_it_is_asked_for(SignatureFormat format)
    {
        var scene = await SignedScene.MakeAsync();
        var key = TestKeys.Make();
        SignaturePolicy policy = new(key.Verification) { EachImage = true };
        await scene.Store.SignAsync(scene.Index, key, new() { Format = format });
        var partly = await policy.VerifyAsync(scene.Index);

        var made = await scene.Store.SignAsync(scene.Index, key, new() { Format = format, EachImage = true });

        var images = scene.Index.Index!.Manifests.Select(static entry => entry.Digest).ToArray();
        Assert.Equal(images, partly.Untrusted);
        Assert.Equal([scene.Index.Digest, .. images], made.Select(static signature => signature.Image));
        Assert.Equal([false, true, true], made.Select(static signature => signature.IsNew));
        Assert.True((await policy.VerifyAsync(scene.Index)).IsTrusted);
    }

    [Fact]
    public async Task A_bundle_is_the_referrer_that_cosign_looks_for()
    {
        var scene = await SignedScene.MakeAsync();
        var created = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2));

        await scene.Store.SignAsync(scene.Index, TestKeys.Make(), new() { Created = created });

        var referrer = await scene.BundleAsync();
        Assert.Equal(SigstoreBundle.Type, referrer.Manifest!.ArtifactType);
        Assert.Equal(MediaType.OciEmpty, referrer.Manifest.Config.MediaType);
        Assert.Equal(SigstoreBundle.Type, Assert.Single(referrer.Layers).Descriptor.MediaType.Value);
        Assert.Equal(scene.Index.Digest, referrer.Subject!.Digest);
        var annotations = referrer.Manifest.Annotations;
        Assert.Equal("dsse-envelope", annotations["dev.sigstore.bundle.content"]);
        Assert.Equal("https://sigstore.dev/cosign/sign/v1", annotations["dev.sigstore.bundle.predicateType"]);
        Assert.Equal("2026-01-02T01:04:05Z", annotations["org.opencontainers.image.created"]);
    }

    [Fact]
    public async Task What_is_not_signed_is_refused_by_name()
    {
        var scene = await SignedScene.MakeAsync();
        SignaturePolicy policy = new(TestKeys.Make().Verification);

        var refusal = await Assert.ThrowsAsync<OciException>(async () => await policy.RequireAsync(scene.Index));

        Assert.Equal(Problem.NotSigned, refusal.Problem);
        Assert.Equal($"memory@{scene.Index.Digest} is not signed.", refusal.Reason);
    }

    [Theory]
    [InlineData(SignatureFormat.Bundle)]
    [InlineData(SignatureFormat.Cosign)]
    public async Task Another_key_is_said(SignatureFormat format)
    {
        var key = TestKeys.Make();

        var said = await FailureAsync(format, key, TestKeys.Make().Verification, static content => content);

        var wanted = format == SignatureFormat.Bundle
            ? $"was signed with the key {key.Verification.Fingerprint}, which is not trusted."
            : "does not fit a trusted key: another key signed it, or it was changed.";
        Assert.EndsWith(wanted, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SignatureFormat.Bundle, "and its signature does not fit: it was changed.")]
    [InlineData(SignatureFormat.Cosign, "does not fit a trusted key: another key signed it, or it was changed.")]
    public async Task A_changed_payload_is_said(SignatureFormat format, string wanted)
    {
        var key = TestKeys.Make();

        var said = await FailureAsync(format, key, key.Verification, static content => ChangeSaid(content));

        Assert.EndsWith(wanted, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("team", null, "does not say team=a.")]
    [InlineData("team", "b", "says team=b, not team=a.")]
    public async Task A_missing_or_other_annotation_is_said(string name, string? value, string wanted)
    {
        foreach (var format in new[] { SignatureFormat.Bundle, SignatureFormat.Cosign })
        {
            var scene = await SignedScene.MakeAsync();
            var key = TestKeys.Make();
            await scene.Store.SignAsync(scene.Index, key, new() { Format = format, Annotations = value is null ? Said("other", "a") : Said(name, value) });

            var report = await new SignaturePolicy(key.Verification) { Annotations = Said("team", "a") }.VerifyAsync(scene.Index);

            Assert.False(report.IsTrusted);
            Assert.EndsWith(wanted, Assert.Single(report.Signatures).Failure, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(SignatureFormat.Bundle, "and of nothing else.")]
    [InlineData(SignatureFormat.Cosign, ", not of this.")]
    public async Task A_signature_of_another_image_is_said(SignatureFormat format, string wanted)
    {
        var scene = await SignedScene.MakeAsync();
        var key = TestKeys.Make();
        var image = (await scene.Index.ImagesAsync())[0];
        await scene.Store.SignAsync(image, key, new() { Format = format });
        await MoveAsync(scene, image, format);

        var report = await new SignaturePolicy(key.Verification).VerifyAsync(scene.Index);

        Assert.False(report.IsTrusted);
        var said = Assert.Single(report.Signatures).Failure!;
        Assert.Contains($"is a signature of {image.Digest}", said, StringComparison.Ordinal);
        Assert.EndsWith(wanted, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attestation_is_no_signature()
    {
        var scene = await SignedScene.MakeAsync();
        var key = TestKeys.Make();
        var statement = SignStatement.Write(scene.Index.Digest, Said("a", "b"));
        var attested = Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(statement).Replace(SignStatement.Signature, "https://spdx.dev/Document", StringComparison.Ordinal));
        await PushBundleAsync(scene, await BundleOfAsync(key, attested));

        var report = await new SignaturePolicy(key.Verification).VerifyAsync(scene.Index);

        Assert.False(report.IsTrusted);
        Assert.Empty(report.Signatures);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no json")]
    [InlineData("""{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","messageSignature":{}}""")]
    [InlineData("""{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","mediaType":"x","dsseEnvelope":{}}""")]
    [InlineData("""{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{},"dsseEnvelope":{"payload":"%"}}""")]
    public async Task A_malformed_bundle_is_said_and_ends_nothing(string content)
    {
        var scene = await SignedScene.MakeAsync();
        var key = TestKeys.Make();
        await PushBundleAsync(scene, Encoding.UTF8.GetBytes(content));
        await scene.Store.SignAsync(scene.Index, key);

        var report = await new SignaturePolicy(key.Verification).VerifyAsync(scene.Index);

        Assert.True(report.IsTrusted);
        var failed = Assert.Single(report.Signatures, static each => each.Failure is not null);
        Assert.EndsWith("is malformed, or not of a form that holds a statement.", failed.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_in_the_store_is_not_signed_there()
    {
        var scene = await SignedScene.MakeAsync();

        var refusal = await Assert.ThrowsAsync<ContentNotFoundException>(
            async () => await new MemoryStore().SignAsync(scene.Index, TestKeys.Make()));

        Assert.Contains("is not in memory", refusal.Message, StringComparison.Ordinal);
    }

    // What is under the tag, or in the bundle, is changed, with descriptors that fit.
    private static async Task<string> FailureAsync(
        SignatureFormat format, SigningKey key, VerificationKey trusted, Func<byte[], byte[]> change)
    {
        var scene = await SignedScene.MakeAsync();
        await scene.Store.SignAsync(scene.Index, key, new() { Format = format, Annotations = Said("team", "a") });
        MemoryStore changed = new();
        await changed.PushAsync(scene.Index, ["1"]);
        var held = format == SignatureFormat.Bundle ? await scene.BundleAsync() : await scene.UnderTagAsync();
        var layer = held.Layers[0];
        var content = change((await layer.ReadAsync()).ToArray());
        var blob = Blob.Of(layer.Descriptor.MediaType, content).WithAnnotations(layer.Descriptor.Annotations);
        var manifest = Artifact.Create(held.Manifest! with { Layers = [blob.Descriptor] }, [held.Config!, blob]);
        await changed.PushAsync(manifest, format == SignatureFormat.Bundle ? [] : [scene.SignatureTag.Value]);

        var report = await new SignaturePolicy(trusted).VerifyAsync(await changed.GetAsync("1"));

        Assert.False(report.IsTrusted);
        return Assert.Single(report.Signatures).Failure!;
    }

    private static byte[] ChangeSaid(byte[] content)
    {
        var text = Encoding.UTF8.GetString(content);
        if (!text.Contains("dsseEnvelope", StringComparison.Ordinal))
            return Encoding.UTF8.GetBytes(text.Replace("\"team\":\"a\"", "\"team\":\"b\"", StringComparison.Ordinal));
        var bundle = SigstoreBundle.Read(content)!;
        var payload = Encoding.UTF8.GetString(bundle.Payload).Replace("\"team\":\"a\"", "\"team\":\"b\"", StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text.Replace(
            Convert.ToBase64String(bundle.Payload), Convert.ToBase64String(Encoding.UTF8.GetBytes(payload)), StringComparison.Ordinal));
    }

    // The signature of an image is put where that of the index would be.
    private static async Task MoveAsync(SignedScene scene, Artifact image, SignatureFormat format)
    {
        if (format == SignatureFormat.Cosign)
        {
            await scene.Store.TagAsync($"sha256-{image.Digest.Encoded}.sig", scene.SignatureTag.Value);
            return;
        }
        var referrer = await scene.Store.ReferrersAsync(image.Digest).SingleAsync();
        var held = (await scene.Store.FindAsync(referrer))!;
        await PushBundleAsync(scene, (await held.Layers[0].ReadAsync()).ToArray());
    }

    private static async Task PushBundleAsync(SignedScene scene, byte[] content)
    {
        var blob = Blob.Of(new(SigstoreBundle.Type), content);
        await scene.Store.PushAsync(Artifact.CreateReferrer(scene.Index, SigstoreBundle.Type, [blob]));
    }

    private static async Task<byte[]> BundleOfAsync(SigningKey key, byte[] payload)
    {
        var signature = await key.SignContentAsync(Dsse.ToSign(Dsse.InToto, payload), key.Verification.Hash, default);
        return SigstoreBundle.Write(key.Verification, payload, signature);
    }

    private static Dictionary<string, string> Said(string name, string value) => new() { [name] = value };
}
