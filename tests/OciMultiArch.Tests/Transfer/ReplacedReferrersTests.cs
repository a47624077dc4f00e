using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Transfer;

/// <summary>What refers to an index or image that an edit changes: it stays and is told, or is made anew.</summary>
public sealed class ReplacedReferrersTests
{
    private const string Spdx = "application/spdx+json";
    private static readonly ImageEdit Edit = new() { Change = new() { User = "7" } };

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task An_edit_in_place_tells_what_stays_for_one_question_about_the_root(bool isListed, int questions)
    {
        await using var at = await RegistryCase.InMemoryAsync(new() { Referrers = isListed });
        var index = await PushAsync(at.App, Spdx);
        var without = await CountAsync(ReferrerSelection.None, "a");

        var with = await CountAsync(null, "b");

        Assert.Equal([Spdx], with.Report.Push.Referrers.LeftBehind.Select(static each => each.ArtifactType));
        Assert.Empty(with.Report.Push.Referrers.Attached);
        Assert.Empty(without.Report.Push.Referrers.LeftBehind);
        Assert.Equal(questions, with.Requests - without.Requests);
        Assert.Equal(index, with.Report.Before.Digest);

        async Task<(EditReport Report, int Requests)> CountAsync(ReferrerSelection? selection, string tag)
        {
            await at.App.TagAsync("1", tag);
            using var client = at.NewClient();
            var before = at.Fake.Requests.Count;
            var app = client.Repository($"{at.Fake.Host}/app", RepositoryAccess.Push);
            var edit = IndexEdit.Annotate("a", "b");
            var report = await app.EditAsync(tag, [edit], new() { Push = new() { Referrers = selection } });
            return (report, at.Fake.Requests.Count - before);
        }
    }

    [Theory]
    [InlineData("application/vnd.cncf.notary.signature")]
    [InlineData("application/vnd.dev.cosign.artifact.sig.v1+json")]
    [InlineData("application/vnd.dev.sigstore.bundle.v0.3+json")]
    [InlineData("application/vnd.dsse.envelope.v1+json")]
    public async Task An_SBOM_is_made_anew_and_a_signature_stays(string signature)
    {
        MemoryStore store = new();
        await PushAsync(store, Spdx, signature);
        var image = (await (await store.GetAsync("1")).ImagesAsync())[0];
        var ofImage = Artifact.CreateReferrer(image, Spdx, [Blob.Of(new("text/plain"), new byte[] { 1 })]);
        await store.PushAsync(ofImage, []);
        await store.PushAsync(Artifact.CreateReferrer(ofImage, signature, []), []);

        var report = await store.EditImagesAsync("1", (_, _) => new(Edit), Relinking(ReferrerSelection.All));

        var referrers = report.Push.Referrers;
        Assert.Equal([Spdx, Spdx], referrers.Relinked.Select(static each => each.ArtifactType));
        Assert.Equal([signature, signature], referrers.LeftBehind.Select(static each => each.ArtifactType));
        var now = (await report.Result.ImagesAsync())[0];
        var found = await store.ReferrersAsync(now.Digest).SingleAsync();
        var anew = (await store.FindAsync(found))!;
        Assert.Equal(ofImage.Manifest!.Layers, anew.Manifest!.Layers);
        Assert.Equal((now.Digest, now.Descriptor.Size, now.MediaType), (anew.Subject!.Digest, anew.Subject.Size, anew.Subject.MediaType));
        Assert.Single(await store.ReferrersAsync(report.Result.Digest).ToListAsync());
        Assert.Equal(2, await store.ReferrersAsync(report.Before.Digest).CountAsync());
    }

    [Fact]
    public async Task Only_the_types_that_are_named_are_made_anew_and_what_refers_to_them_goes_with_them()
    {
        MemoryStore store = new();
        await PushAsync(store, Spdx, "a/report");
        var sbom = await FirstAsync(store, Spdx);
        await store.PushAsync(Artifact.CreateReferrer(sbom, "a/note", []), []);

        var report = await store.EditAsync("1", [IndexEdit.Annotate("a", "b")], Relinking(ReferrerSelection.OfTypes(Spdx)));

        Assert.Equal([Spdx, "a/note"], report.Push.Referrers.Relinked.Select(static each => each.ArtifactType));
        Assert.Equal(["a/report"], report.Push.Referrers.LeftBehind.Select(static each => each.ArtifactType));
        var anew = await store.ReferrersAsync(report.Result.Digest).SingleAsync();
        Assert.Equal("a/note", (await store.ReferrersAsync(anew.Digest).SingleAsync()).ArtifactType);
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public async Task Referrers_of_referrers_are_made_anew_or_it_is_said_that_they_are_too_deep(int levels, bool isEdited)
    {
        MemoryStore store = new();
        await PushAsync(store, Spdx);
        var last = await FirstAsync(store, Spdx);
        for (var level = 1; level < levels; level++)
            await store.PushAsync(last = Artifact.CreateReferrer(last, "a/b", []), []);
        var before = await store.GetAsync("1");
        async Task<EditReport> EditAsync() =>
            await store.EditAsync("1", [IndexEdit.Annotate("a", "b")], Relinking(ReferrerSelection.All));

        if (isEdited)
            Assert.Equal(levels, (await EditAsync()).Push.Referrers.Relinked.Count);
        else
            Assert.Equal(Problem.LimitExceeded, (await Assert.ThrowsAsync<OciException>(EditAsync)).Problem);

        Assert.Equal(isEdited, (await store.GetAsync("1")).Digest != before.Digest);
    }

    [Fact]
    public async Task All_but_the_subject_keeps_its_bytes_and_the_content_is_not_sent_again()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        await PushAsync(at.App, Spdx);
        var before = await FirstAsync(at.App, Spdx);
        var sent = at.Fake.Requests.Count(static each => each.Is("POST", "/blobs/uploads/"));

        var report = await at.App.EditAsync("1", [IndexEdit.Annotate("a", "b")], Relinking(ReferrerSelection.All));

        var anew = (await at.App.FindAsync(report.Push.Referrers.Relinked.Single().Bare()))!;
        var text = System.Text.Encoding.UTF8.GetString(anew.Bytes.Span);
        text = text.Replace(report.Result.Digest.ToString(), report.Before.Digest.ToString(), StringComparison.Ordinal);
        text = text.Replace($"\"size\":{report.Result.Descriptor.Size}", $"\"size\":{report.Before.Descriptor.Size}", StringComparison.Ordinal);
        Assert.Equal(System.Text.Encoding.UTF8.GetString(before.Bytes.Span), text);
        Assert.Equal(sent, at.Fake.Requests.Count(static each => each.Is("POST", "/blobs/uploads/")));
    }

    [Fact]
    public async Task An_edit_that_goes_elsewhere_takes_what_was_made_anew_there()
    {
        MemoryStore source = new();
        await PushAsync(source, Spdx);
        var edited = await (await source.GetAsync("1")).EditImagesAsync(Edit);
        edited = await edited.EditAsync([IndexEdit.Annotate("a", "b")]);
        MemoryStore target = new();

        var report = await target.PushAsync(edited, ["1"], new() { Referrers = ReferrerSelection.All with { Relinks = true } });

        Assert.Single(report.Referrers.Relinked);
        Assert.Empty(report.Referrers.LeftBehind);
        var found = await target.ReferrersAsync(edited.Digest).SingleAsync();
        Assert.Equal(edited.Digest, (await target.FindAsync(found))!.Subject!.Digest);
        Assert.Equal(1, await source.ReferrersAsync((await source.GetAsync("1")).Digest).CountAsync());
    }

    [Theory]
    [InlineData("linux/amd64")]
    [InlineData("linux/amd64,linux/arm64")]
    public async Task A_choice_of_platforms_tells_what_refers_to_the_whole_index(string chosen)
    {
        MemoryStore source = new();
        await PushAsync(source, Spdx);
        var read = await source.GetAsync("1");
        var part = await read.ForPlatformsAsync(Platform.ParseList(chosen));

        var report = await new MemoryStore().PushAsync(part, ["1"], new() { Referrers = ReferrerSelection.All });

        Assert.Equal([Spdx], report.Referrers.LeftBehind.Select(static each => each.ArtifactType));
        Assert.Empty(report.Referrers.Attached);
    }

    private static EditOptions Relinking(ReferrerSelection selection) =>
        new() { Push = new() { Referrers = selection with { Relinks = true } } };

    private static async Task<Artifact> FirstAsync(IContentStore store, string type)
    {
        var root = await store.GetAsync("1");
        var found = await store.ReferrersAsync(root.Digest, type).FirstAsync();
        return (await store.FindAsync(found.Bare()))!;
    }

    // An index of three images with referrers of the index.
    private static async Task<Digest> PushAsync(IContentStore store, params string[] types)
    {
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64", "linux/s390x");
        await store.PushAsync(index, ["1"]);
        foreach (var type in types)
            await store.PushAsync(Artifact.CreateReferrer(index, type, [Blob.Of(new("text/plain"), new byte[] { 1, 2 })]), []);
        return index.Digest;
    }
}
