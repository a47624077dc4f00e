namespace OciMultiArch.SupplyChain.Tests.Signing;

/// <summary>Policies that trust identities, over signatures as cosign keeps them.</summary>
public sealed class KeylessTests
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    [Theory]
    [InlineData(SignatureFormat.Bundle)]
    [InlineData(SignatureFormat.Cosign)]
    public async Task A_trusted_identity_signs_without_a_key(SignatureFormat format)
    {
        var scene = await SignedScene.MakeAsync();
        using KeylessScene keyless = new();
        await keyless.SignAsync(scene.Store, scene.Index, format);
        SignaturePolicy policy = new(keyless.Root, KeylessScene.Signer);

        var report = await policy.VerifyAsync(scene.Index);
        await policy.RequireAsync(scene.Index);

        var signature = Assert.Single(report.Signatures);
        Assert.Equal((null, KeylessScene.Signer, format), (signature.Failure, signature.Identity, signature.Format));
        Assert.Equal("4f2c", signature.Annotations["commit"]);
        var demanding = policy with { Annotations = new Dictionary<string, string> { ["commit"] = "other" } };
        Assert.Contains("says commit=4f2c, not commit=other.", (await demanding.VerifyAsync(scene.Index)).Refusal!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, KeylessScene.CodeSigning, "was signed when its certificate was not valid.")]
    [InlineData(11, KeylessScene.CodeSigning, "was signed when its certificate was not valid.")]
    [InlineData(5, ServerAuthentication, "was not made for signing code.")]
    public async Task Time_and_purpose_of_the_certificate_count(int minutes, string purpose, string failure)
    {
        foreach (var format in Enum.GetValues<SignatureFormat>())
        {
            var scene = await SignedScene.MakeAsync();
            using KeylessScene keyless = new() { Time = KeylessScene.Start.AddMinutes(minutes), Purpose = purpose };
            await keyless.SignAsync(scene.Store, scene.Index, format);

            var report = await new SignaturePolicy(keyless.Root, KeylessScene.Signer).VerifyAsync(scene.Index);

            Assert.Contains(failure, Assert.Single(report.Signatures).Failure, StringComparison.Ordinal);
            Assert.Contains("Have a trusted identity sign it", report.Refusal!.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(SignatureFormat.Bundle)]
    [InlineData(SignatureFormat.Cosign)]
    public async Task Another_root_another_image_and_a_key_are_told_apart(SignatureFormat format)
    {
        var scene = await SignedScene.MakeAsync();
        using KeylessScene keyless = new();
        using KeylessScene other = new();
        await keyless.SignAsync(scene.Store, scene.Index, format, named: Digest.Of("other"u8));

        var foreign = await new SignaturePolicy(other.Root, KeylessScene.Signer).VerifyAsync(scene.Index);
        var moved = await new SignaturePolicy(keyless.Root, KeylessScene.Signer).VerifyAsync(scene.Index);
        var byKey = await new SignaturePolicy(TestKeys.Make().Verification).VerifyAsync(scene.Index);

        Assert.Contains("a transparency log that the trust root does not name.", foreign.Refusal!.Message, StringComparison.Ordinal);
        Assert.Contains($"is a signature of ", moved.Refusal!.Message, StringComparison.Ordinal);
        Assert.Contains("checked against a trust root and not with a key.", byKey.Refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_with_a_key_is_none_by_an_identity()
    {
        var scene = await SignedScene.MakeAsync();
        using KeylessScene keyless = new();
        foreach (var format in Enum.GetValues<SignatureFormat>())
            await scene.Store.SignAsync(scene.Index, TestKeys.Make(), new() { Format = format });

        var report = await new SignaturePolicy(keyless.Root, KeylessScene.Signer).VerifyAsync(scene.Index);

        Assert.Equal(2, report.Signatures.Count);
        Assert.All(report.Signatures, static signature =>
            Assert.Contains("was signed with a key and no certificate", signature.Failure, StringComparison.Ordinal));
    }

    [Fact]
    public void A_policy_needs_somebody()
    {
        using KeylessScene keyless = new();

        Assert.Throws<ArgumentException>(() => new SignaturePolicy(keyless.Root));
    }
}
