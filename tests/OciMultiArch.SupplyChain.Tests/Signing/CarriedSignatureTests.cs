using OciMultiArch.TestKit;

namespace OciMultiArch.SupplyChain.Tests.Signing;

/// <summary>What becomes of signatures: copies take them along, edits never pass them on.</summary>
public sealed class CarriedSignatureTests
{
    private readonly SigningKey key = TestKeys.Make();

    public static TheoryData<SignatureFormat> Formats { get; } = [SignatureFormat.Bundle, SignatureFormat.Cosign];

    private SignaturePolicy Policy => new(key.Verification);

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_copy_takes_signatures_along_that_hold_at_their_new_place(SignatureFormat format)
    {
        var scene = await SignedAsync(format);
        using TempFolder folder = new();
        var layout = OciLayout.At(folder.Path);
        PushOptions options = new() { Referrers = ReferrerSelection.All with { SignatureTags = true }, Admit = Policy.RequireAsync };

        await layout.PushAsync(scene.Index, ["2"], options);
        MemoryStore further = new();
        await further.PushAsync(await layout.GetAsync("2"), ["3"], options);

        Assert.True((await (Policy with { EachImage = true }).VerifyAsync(await further.GetAsync("3"))).IsTrusted);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_copy_that_wants_signatures_refuses_what_has_none_and_writes_nothing(SignatureFormat format)
    {
        var scene = await SignedScene.MakeAsync();
        await scene.Store.SignAsync(scene.Index, TestKeys.Make(), new() { Format = format });
        MemoryStore target = new();

        var refusal = await Assert.ThrowsAsync<OciException>(
            async () => await target.PushAsync(scene.Index, ["1"], new() { Admit = Policy.RequireAsync }));

        Assert.Equal(Problem.NotSigned, refusal.Problem);
        Assert.Contains("has no signature that holds.", refusal.Reason, StringComparison.Ordinal);
        Assert.Empty(await target.TagsAsync().ToListAsync());
        Assert.False(await target.HasManifestAsync(scene.Index.Descriptor));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task An_edit_never_passes_a_signature_on_and_tells_that_it_stays(SignatureFormat format)
    {
        var scene = await SignedAsync(format);
        EditOptions options = new() { Push = new() { Referrers = ReferrerSelection.All with { Relinks = true } } };

        var report = await scene.Store.EditAsync("1", [IndexEdit.Remove(Platform.Parse("linux/arm64"))], options);

        var edited = await scene.Store.GetAsync("1");
        Assert.NotEqual(scene.Index.Digest, edited.Digest);
        Assert.Empty((await Policy.VerifyAsync(edited)).Signatures);
        var told = report.Push.Referrers;
        Assert.Empty(told.Relinked);
        Assert.True(told.LeftBehind.Count + told.SignatureTagsLeftBehind.Count > 0);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Pruning_keeps_the_signatures_of_what_stays(SignatureFormat format)
    {
        var scene = await SignedAsync(format);
        using TempFolder folder = new();
        var layout = OciLayout.At(folder.Path);
        await layout.PushAsync(scene.Index, ["1"], new() { Referrers = ReferrerSelection.All with { SignatureTags = true } });

        await layout.PruneAsync(TimeSpan.Zero);

        Assert.True((await Policy.VerifyAsync(await layout.GetAsync("1"))).IsTrusted);
    }

    private async Task<SignedScene> SignedAsync(SignatureFormat format)
    {
        var scene = await SignedScene.MakeAsync();
        await scene.Store.SignAsync(scene.Index, key, new() { Format = format, EachImage = true });
        return scene;
    }
}
