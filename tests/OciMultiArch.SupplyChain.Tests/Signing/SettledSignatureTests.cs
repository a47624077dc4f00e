namespace OciMultiArch.SupplyChain.Tests.Signing;

public sealed class SettledSignatureTests
{
    [Fact]
    public async Task A_signature_that_another_signer_writes_over_is_added_again()
    {
        var scene = await SignedScene.MakeAsync();
        SigningOptions options = new() { Format = SignatureFormat.Cosign, Settle = TimeSpan.FromSeconds(1) };
        var tag = Assert.Single(await scene.Store.SignAsync(scene.Index, TestKeys.Make(), options with { Settle = default })).Tag!;
        var others = await scene.UnderTagAsync();

        var own = TestKeys.Make("Ed25519");
        var signing = scene.Store.SignAsync(scene.Index, own, options).AsTask();
        while ((await scene.UnderTagAsync()).Digest == others.Digest)
            await Task.Yield();
        await scene.Store.PushAsync(others, [tag.Value]);
        await signing;

        Assert.Equal(2, (await scene.UnderTagAsync()).Layers.Count);
        Assert.True((await new SignaturePolicy(own.Verification).VerifyAsync(scene.Index)).IsTrusted);
    }
}
