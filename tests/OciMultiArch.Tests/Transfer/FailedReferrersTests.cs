using OciMultiArch.Testing;

namespace OciMultiArch.Tests.Transfer;

/// <summary>What goes along with a root to several stores, one of which refuses it.</summary>
public class FailedReferrersTests
{
    [Fact]
    public async Task What_did_not_arrive_is_missing_and_not_attached()
    {
        using TestRegistry good = new(new() { Host = "good.test" });
        using TestRegistry bad = new(new() { Host = "bad.test" });
        using var client = good.CreateClient(null, bad.AddTo);
        var image = TestImages.Image("linux/amd64");
        var (first, second) = (TestImages.Referrer(image, "example/first"), TestImages.Referrer(image, "example/second"));
        bad.Inject(request => request.Is("PUT", $"/manifests/{second.Digest}"), TestReply.Error(403, "DENIED"), int.MaxValue);
        IContentStore[] targets = [client.Repository("good.test/app"), client.Repository("bad.test/app")];

        var results = await targets.PushAsync(image.WithAttached([first, second]), ["1"]);

        Assert.Equal([true, false], results.Select(static result => result.IsSuccess));
        var (whole, part) = (results[0].Reports[0], results[1].Reports[0]);
        Assert.Equal([first.Digest, second.Digest], whole.Referrers.Attached.Select(static referrer => referrer.Digest));
        Assert.DoesNotContain(second.Digest, part.Referrers.Attached.Select(static referrer => referrer.Digest));
        Assert.All(part.Referrers.Attached, referrer => Assert.Contains($"{referrer.Digest}", bad["app"].Manifests.Keys));
        Assert.Contains(second.Digest, part.Missing.Select(static missing => missing.Digest));
    }
}
