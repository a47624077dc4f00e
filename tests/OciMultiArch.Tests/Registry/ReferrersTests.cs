using System.Text;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Registry;

/// <summary>What refers to a manifest, with the API for it and without.</summary>
public sealed class ReferrersTests
{
    private static readonly SampleImage Subject = SampleImage.Make("linux/amd64");
    private static readonly Digest SubjectDigest = Digest.Parse(Subject.Digest);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_attached_is_found_again(bool api)
    {
        await using var at = await WithSubjectAsync(new() { Referrers = api, PageSize = 1 });

        await at.App.PushAsync(Referrer(at, "application/spdx+json", 1));
        await at.App.PushAsync(Referrer(at, "application/vnd.example+json", 2));

        Assert.Equal(2, await at.App.ReferrersAsync(SubjectDigest).CountAsync());
        Assert.Equal(
            "application/spdx+json", (await at.App.ReferrersAsync(SubjectDigest, "application/spdx+json").SingleAsync()).ArtifactType);
        Assert.Equal(!api, at.Stored.Tags.ContainsKey(Subject.Digest.Replace(':', '-')));
    }

    [Fact]
    public async Task A_registry_that_does_not_filter_is_filtered_for()
    {
        await using var at = await WithSubjectAsync(new());
        await at.App.PushAsync(Referrer(at, "application/spdx+json", 1));
        await at.App.PushAsync(Referrer(at, "application/vnd.example+json", 2));
        var all = await ReadAllAsync(at);
        at.Fake.Spoil(static each => each.Is("GET", "artifactType"), reply => (reply with { Body = all }).Without("OCI-Filters-Applied"));

        Assert.Single(await at.App.ReferrersAsync(SubjectDigest, "application/spdx+json").ToListAsync());
    }

    [Fact]
    public async Task Nothing_refers_to_what_has_no_list()
    {
        await using var at = await WithSubjectAsync(new() { Referrers = false });

        Assert.Empty(await at.App.ReferrersAsync(SubjectDigest).ToListAsync());
    }

    [Fact]
    public async Task Pages_of_referrers_that_lead_in_a_circle_end()
    {
        await using var at = await WithSubjectAsync(new());
        await at.App.PushAsync(Referrer(at, "application/spdx+json", 1));
        var link = $"</v2/app/referrers/{Subject.Digest}>; rel=\"next\"";
        at.Fake.Spoil(static each => each.Is("GET", "/referrers/"), reply => reply.With("Link", link), int.MaxValue);

        Assert.Single(await at.App.ReferrersAsync(SubjectDigest).ToListAsync());
    }

    [Fact]
    public async Task Referrers_written_side_by_side_are_all_listed()
    {
        await using var at = await WithSubjectAsync(new() { Referrers = false });

        await Task.WhenAll(Enumerable.Range(0, 8).Select(each => at.App.PushAsync(Referrer(at, "application/spdx+json", each)).AsTask()));

        Assert.Equal(8, await at.App.ReferrersAsync(SubjectDigest).CountAsync());
    }

    [Fact]
    public async Task A_list_that_another_client_overwrote_is_extended_again()
    {
        await using var at = await WithSubjectAsync(new() { Referrers = false });
        var tag = Subject.Digest.Replace(':', '-');
        var other = """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","x":1,"manifests":[]}"""u8.ToArray();
        at.Fake.Spoil(each => each.Is("PUT", tag), reply =>
        {
            at.Stored.PutManifest(other, MediaType.OciIndex.Value, tag);
            return reply;
        });

        await at.App.PushAsync(Referrer(at, "application/spdx+json", 1));

        Assert.Single(await at.App.ReferrersAsync(SubjectDigest).ToListAsync());
        Assert.Contains("\"x\":1", Encoding.UTF8.GetString(at.Stored.Find(tag)!.Value.Manifest.Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_keeps_the_list_itself_is_not_helped()
    {
        await using var at = await WithSubjectAsync(new());

        await at.App.PushAsync(Referrer(at, "application/spdx+json", 1), ["sbom"]);

        Assert.Equal(["sbom"], at.Stored.Tags.Keys);
    }

    [Fact]
    public async Task A_list_that_may_not_be_written_is_an_error_also_where_the_name_is_right()
    {
        await using var at = await WithSubjectAsync(new() { Referrers = false });
        at.Fake.Inject(static each => each.Is("PUT", "/manifests/sha256-"), FakeReply.Error(403, "DENIED"), int.MaxValue);

        await Assert.ThrowsAsync<RegistryException>(() => at.App.PushAsync(Referrer(at, "application/spdx+json", 1), ["sbom"]).AsTask());
    }

    [Fact]
    public async Task A_tag_that_holds_no_list_is_not_overwritten()
    {
        await using var at = await WithSubjectAsync(new() { Referrers = false });
        var other = SampleImage.Make("linux/arm64");
        at.Stored.Put(other, Subject.Digest.Replace(':', '-'));

        await Assert.ThrowsAsync<ContentMismatchException>(() => at.App.PushAsync(Referrer(at, "application/spdx+json", 1)).AsTask());

        Assert.Equal(other.Digest, at.Stored.Tags.Values.Single());
    }

    [Fact]
    public async Task Several_names_write_one_entry_in_one_go()
    {
        await using var at = await WithSubjectAsync(new() { Referrers = false });

        await at.App.PushAsync(Referrer(at, "application/spdx+json", 1), ["a", "b", "c"]);

        // A list that is not there is asked for twice before it is made, and once after it was written.
        Assert.Equal(3, at.Fake.Requests.Count(static each => each.Is("GET", "/manifests/sha256-")));
        Assert.Single(await at.App.ReferrersAsync(SubjectDigest).ToListAsync());
    }

    private static async Task<RegistryCase> WithSubjectAsync(FakeRegistryOptions options)
    {
        var at = await RegistryCase.StartAsync(options);
        at.Stored.Put(Subject);
        return at;
    }

    private static Artifact Referrer(RegistryCase at, string type, int seed) =>
        Artifact.CreateReferrer(Samples.ToArtifact(Subject), type, [Blob.Of(MediaType.Parse(type, null), Bytes.Noise(20, seed))]);

    private static async Task<byte[]> ReadAllAsync(RegistryCase at)
    {
        using HttpClient plain = new();
        plain.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "test");
        return await plain.GetByteArrayAsync(new Uri(at.Fake.BaseAddress, $"v2/app/referrers/{Subject.Digest}"));
    }
}
