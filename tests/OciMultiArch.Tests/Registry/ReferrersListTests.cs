using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Registry;

/// <summary>The list of referrers that clients keep under a tag: what is taken for one, and what happens when it cannot be kept.</summary>
public sealed class ReferrersListTests
{
    private static readonly SampleImage Amd64 = SampleImage.Make("linux/amd64");
    private static readonly SampleImage Arm64 = SampleImage.Make("linux/arm64");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_tag_that_the_registry_takes_for_the_digest_is_no_list(bool isIndex)
    {
        await using var at = await WithSubjectAsync(isIndex);
        TakeTagsForDigests(at);

        Assert.Empty(await at.App.ReferrersAsync(SubjectOf(at)).ToListAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_registry_whose_tag_always_is_the_manifest_cannot_keep_referrers(bool isIndex)
    {
        await using var at = await WithSubjectAsync(isIndex);
        TakeTagsForDigests(at);
        var subject = SubjectOf(at);
        var referrer = await ReferrerAsync(at);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.PushAsync(referrer, []).AsTask());

        Assert.Equal(Problem.NotSupported, failure.Problem);
        Assert.Contains("cannot keep referrers", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"{referrer.Digest} was pushed", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("emove", failure.Message, StringComparison.Ordinal);
        Assert.Contains(subject.ToString(), at.Stored.Manifests.Keys);
        Assert.Single(at.Fake.Requests, static each => each.Is("PUT", "/manifests/sha256-"));
        Assert.DoesNotContain(at.Stored.Manifests.Values, each => each.Bytes.Length > 0 && IsExtendedSubject(each, subject));
    }

    [Fact]
    public async Task A_registry_that_takes_the_tag_for_the_digest_only_while_there_is_none_keeps_the_list()
    {
        await using var at = await WithSubjectAsync(isIndex: true);
        TakeTagsForDigests(at, untilWritten: true);
        var referrer = await ReferrerAsync(at);

        await at.App.PushAsync(referrer, []);

        var listed = await at.App.ReferrersAsync(SubjectOf(at)).SingleAsync();
        Assert.Equal(referrer.Digest, listed.Digest);
    }

    [Theory]
    [InlineData(ImageFamily.Docker)]
    [InlineData(ImageFamily.Oci)]
    public async Task What_is_no_OCI_index_is_no_list_and_is_not_extended(ImageFamily family)
    {
        await using var at = await WithSubjectAsync(isIndex: false);
        var tag = ReferrersTagOf(SubjectOf(at));
        if (family == ImageFamily.Docker)
            at.Stored.PutIndex([SampleImage.Make("linux/s390x", ImageFamily.Docker)], tag);
        else
            at.Stored.Put(Arm64, tag);
        var held = at.Stored.Tags[tag];
        var referrer = await ReferrerAsync(at);

        var failure = await Assert.ThrowsAsync<ContentMismatchException>(() => at.App.PushAsync(referrer, []).AsTask());

        Assert.Equal(held, at.Stored.Tags[tag]);
        Assert.Contains($"holds {held}", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"{referrer.Digest} was pushed, but is not in the list", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("emove", failure.Message, StringComparison.Ordinal);
        Assert.Empty(await at.App.ReferrersAsync(SubjectOf(at)).ToListAsync());
    }

    [Theory]
    [InlineData(400, "TAG_INVALID", true)]
    [InlineData(404, "NAME_UNKNOWN", true)]
    [InlineData(405, "UNSUPPORTED", true)]
    [InlineData(409, "TAG_IMMUTABLE", true)]
    [InlineData(422, "TAG_INVALID", true)]
    [InlineData(403, "DENIED", false)]
    public async Task A_registry_that_refuses_the_tag_cannot_keep_referrers(int status, string code, bool isLasting)
    {
        await using var at = await WithSubjectAsync(isIndex: false);
        at.Fake.Inject(static each => each.Is("PUT", "/manifests/sha256-"), FakeReply.Error(status, code), int.MaxValue);
        var referrer = await ReferrerAsync(at);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.PushAsync(referrer, []).AsTask());

        Assert.Equal((status, code), ((int)failure.StatusCode!, failure.ErrorCodes.Single()));
        Assert.Equal(isLasting ? Problem.NotSupported : Problem.Forbidden, failure.Problem);
        Assert.Equal(isLasting, failure.Message.Contains("cannot keep referrers", StringComparison.Ordinal));
        Assert.Contains($"{referrer.Digest} was pushed, but is not in the list", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("emove", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_is_taken_and_is_gone_is_not_kept()
    {
        await using var at = await WithSubjectAsync(isIndex: false);
        at.Fake.Inject(static each => each.Is("GET", "/manifests/sha256-"), FakeReply.Error(404, "MANIFEST_UNKNOWN"), int.MaxValue);

        var failure = await Assert.ThrowsAsync<RegistryException>(async () => await at.App.PushAsync(await ReferrerAsync(at), []));

        Assert.Equal(Problem.NotSupported, failure.Problem);
        Assert.Single(at.Fake.Requests, static each => each.Is("PUT", "/manifests/sha256-"));
    }

    [Theory]
    [InlineData("PUT", 403)]
    [InlineData("PUT", 405)]
    [InlineData("GET", 403)]
    [InlineData("GET", 500)]
    public async Task A_referrer_that_is_gone_is_reported_so_though_its_entry_stays(string method, int status)
    {
        await using var at = await WithSubjectAsync(isIndex: false, static (options, _) => options.MaxAttempts = 1);
        var referrer = await ReferrerAsync(at);
        await at.App.PushAsync(referrer, []);
        at.Fake.Inject(each => each.Is(method, "/manifests/sha256-"), FakeReply.Error(status, "DENIED"), int.MaxValue);

        var deletion = await at.App.DeleteManifestAsync(referrer.Digest);

        Assert.True(deletion.WasThere);
        Assert.Equal(status, (int)Assert.IsType<RegistryException>(deletion.ListFailure).StatusCode!);
        Assert.DoesNotContain(referrer.Digest.ToString(), at.Stored.Manifests.Keys);
    }

    [Fact]
    public async Task A_push_that_ended_before_the_list_is_finished_by_the_next_one()
    {
        await using var at = await WithSubjectAsync(isIndex: false, static (options, _) => options.MaxAttempts = 1);
        var referrer = await ReferrerAsync(at);
        at.Fake.Inject(static each => each.Is("PUT", "/manifests/sha256-"), FakeReply.Broken);
        await Assert.ThrowsAsync<RegistryException>(() => at.App.PushAsync(referrer, ["sbom"]).AsTask());
        Assert.Equal(referrer.Digest.ToString(), at.Stored.Tags["sbom"]);

        var report = await at.App.PushAsync(referrer, ["sbom"]);

        Assert.Equal(referrer.Digest, (await at.App.ReferrersAsync(SubjectOf(at)).SingleAsync()).Digest);
        Assert.Equal(["sbom"], report.Unchanged.Select(static tag => tag.Value));
    }

    [Theory]
    [InlineData(true, "HEAD", "GET")]
    [InlineData(false, "HEAD", "GET", "GET")]
    public async Task A_push_that_finds_all_done_only_looks_at_the_list_and_only_where_it_is_not_known(bool api, params string[] requests)
    {
        await using var at = await WithSubjectAsync(isIndex: false, api: api);
        var referrer = await ReferrerAsync(at);
        await at.App.PushAsync(referrer, ["sbom"]);
        using var other = at.NewClient();
        var app = other.Repository($"{at.Fake.Host}/app", RepositoryAccess.Push);
        var before = at.Fake.Requests.Count;

        Assert.True((await app.PlanAsync(referrer, ["sbom"])).IsEmpty);
        Assert.Equal(requests, at.Log.Skip(before));
        before = at.Fake.Requests.Count;
        await at.App.PushAsync(referrer, ["sbom"]);

        Assert.Equal(["HEAD"], at.Log.Skip(before));
    }

    [Fact]
    public async Task A_plan_says_that_what_is_there_and_not_listed_is_written_again()
    {
        await using var at = await WithSubjectAsync(isIndex: false);
        var referrer = await ReferrerAsync(at);
        at.Stored.PutManifest(referrer.Bytes.ToArray(), referrer.MediaType.Value, "sbom");

        var plan = await at.App.PlanAsync(referrer, ["sbom"]);
        await plan.ApplyAsync();

        Assert.Equal(Arrival.Copied, plan.Manifests.Single().Arrival);
        Assert.Single(await at.App.ReferrersAsync(SubjectOf(at)).ToListAsync());
    }

    [Fact]
    public async Task A_push_goes_on_where_the_list_may_not_be_looked_at()
    {
        await using var at = await WithSubjectAsync(isIndex: false);
        var referrer = await ReferrerAsync(at);
        await at.App.PushAsync(referrer, ["sbom"]);
        at.Fake.Inject(static each => each.Is("GET", "/manifests/sha256-"), FakeReply.Error(403, "DENIED"), int.MaxValue);

        Assert.Equal(["sbom"], (await at.App.PushAsync(referrer, ["sbom"])).Unchanged.Select(static tag => tag.Value));
    }

    [Fact]
    public async Task A_referrer_under_a_tag_that_cannot_be_written_again_is_listed_all_the_same()
    {
        await using var at = await WithSubjectAsync(isIndex: false);
        var referrer = await ReferrerAsync(at);
        at.Stored.PutManifest(referrer.Bytes.ToArray(), referrer.MediaType.Value, "sbom");
        at.Fake.Inject(static each => each.Is("PUT", "/manifests/sbom"), FakeReply.Error(400, "TAG_INVALID"), int.MaxValue);

        await at.App.WriteAsync(referrer, [Tag.Parse("sbom")]);

        Assert.Single(await at.App.ReferrersAsync(SubjectOf(at)).ToListAsync());
    }

    [Fact]
    public async Task A_referrer_that_is_deleted_where_the_tag_is_the_manifest_leaves_that_alone()
    {
        await using var at = await WithSubjectAsync(isIndex: true);
        TakeTagsForDigests(at);
        var referrer = await ReferrerAsync(at);
        at.Stored.PutManifest(referrer.Bytes.ToArray(), referrer.MediaType.Value);

        var deletion = await at.App.DeleteManifestAsync(referrer.Digest);

        Assert.Equal((true, null), (deletion.WasThere, deletion.ListFailure));
        Assert.DoesNotContain("PUT", at.Log);
    }

    private static async Task<RegistryCase> WithSubjectAsync(
        bool isIndex, Action<RegistryClientOptions, RegistryHostOptions>? configure = null, bool api = false)
    {
        var at = await RegistryCase.InMemoryAsync(new() { Referrers = api }, configure);
        if (isIndex)
            at.Stored.PutIndex([Amd64, Arm64], "1");
        else
            at.Stored.Put(Amd64, "1");
        at.Stored.PutBlob("{}"u8.ToArray());
        return at;
    }

    private static Digest SubjectOf(RegistryCase at) => Digest.Parse(at.Stored.Tags["1"]);

    private static async Task<Artifact> ReferrerAsync(RegistryCase at)
    {
        using var other = at.NewClient();
        var subject = await other.Repository($"{at.Fake.Host}/app").GetAsync("1");
        return Artifact.CreateReferrer(subject, "application/spdx+json", []);
    }

    // As GitLab does: sha256-HEX is read as sha256:HEX.
    private static void TakeTagsForDigests(RegistryCase at, bool untilWritten = false)
    {
        var digest = at.Stored.Tags["1"];
        var tag = digest.Replace(':', '-');
        var manifest = at.Stored.Manifests[digest];
        var subject = new FakeReply(200).Bytes(manifest.Bytes, manifest.Type).With("Docker-Content-Digest", digest);
        bool IsTaken(FakeRequest each) => each.Method is "GET" or "HEAD" && each.Path.EndsWith($"/manifests/{tag}", StringComparison.Ordinal);
        at.Fake.Inject(each => IsTaken(each) && !(untilWritten && at.Stored.Tags.ContainsKey(tag)), subject, int.MaxValue);
    }

    private static bool IsExtendedSubject(FakeManifest manifest, Digest subject)
    {
        var text = System.Text.Encoding.UTF8.GetString(manifest.Bytes);
        return text.Contains(Amd64.Digest, StringComparison.Ordinal) && text.Contains("spdx", StringComparison.Ordinal)
            && !text.Contains(subject.ToString(), StringComparison.Ordinal);
    }

    private static string ReferrersTagOf(Digest subject) => subject.ToString().Replace(':', '-');
}
