using OciMultiArch.Json;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Transfer;

/// <summary>Lists of referrers that lie or never end, and what it costs to look for them.</summary>
public sealed class ReferrerSearchTests
{
    private static readonly string[] Eight =
        ["linux/amd64", "linux/arm64", "linux/arm/v7", "linux/arm/v6", "linux/s390x", "linux/ppc64le", "linux/riscv64", "linux/386"];

    [Theory]
    [InlineData("gone")]
    [InlineData("of another")]
    [InlineData("no manifest")]
    public async Task What_is_listed_and_is_no_referrer_stays_and_is_told(string fault)
    {
        await using var at = await WithImageAsync(referrers: false);
        var image = await at.App.GetAsync("1");
        var other = Artifact.CreateReferrer(Artifact.Parse(image.MediaType, image.Bytes), "a/b", []);
        var listed = fault switch
        {
            "gone" => other.AsReferrer(),
            "no manifest" => other.AsReferrer() with { MediaType = new("application/vnd.oci.artifact.manifest.v1+json") },
            _ => await OfAnotherAsync(at, other),
        };
        KeepList(at, image.Digest, listed);

        var report = await at.Client.CopyAsync($"{at.Fake.Host}/app:1", $"{at.Fake.Host}/other:1");

        Assert.Empty(report.Referrers.Attached);
        Assert.Equal(listed.Digest, report.Referrers.LeftBehind.Single().Digest);
    }

    [Fact]
    public async Task Lists_that_lead_in_a_circle_are_followed_once()
    {
        await using var at = await WithImageAsync(referrers: false);
        var image = await at.App.GetAsync("1");
        var referrer = Artifact.CreateReferrer(image, "a/b", []);
        await at.App.PushAsync(referrer, []);
        KeepList(at, referrer.Digest, image.AsReferrer(), referrer.AsReferrer());

        var report = await at.Client.CopyAsync($"{at.Fake.Host}/app:1", $"{at.Fake.Host}/other:1");

        Assert.Equal([referrer.Digest], report.Referrers.Attached.Select(static each => each.Digest));
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public async Task Referrers_of_referrers_go_along_or_it_is_said_that_they_are_too_deep(int levels, bool isCopied)
    {
        MemoryStore source = new();
        var root = await Samples.ImageAsync("linux/amd64");
        await source.PushAsync(root, ["1"]);
        var last = root;
        for (var level = 0; level < levels; level++)
            await source.PushAsync(last = Artifact.CreateReferrer(last, "a/b", []));
        var read = await source.GetAsync("1");
        MemoryStore target = new();
        async Task CopyAsync() => await target.PushAsync(read, ["1"], new() { Referrers = ReferrerSelection.All });

        if (isCopied)
            await CopyAsync();
        else
            Assert.Equal(Problem.LimitExceeded, (await Assert.ThrowsAsync<OciException>(CopyAsync)).Problem);

        Assert.Equal(isCopied, await target.HasManifestAsync(last.Descriptor));
    }

    [Theory]
    [InlineData(400, "application/json", false)]
    [InlineData(404, "text/plain", true)]
    [InlineData(404, "application/json", false)]
    [InlineData(406, "application/json", false)]
    public async Task That_a_registry_lists_no_referrers_is_learned_once(int status, string type, bool isOfRegistry)
    {
        await using var at = await WithImageAsync(referrers: false);
        at.Fake.Repository("other").Put(SampleImage.Make("linux/arm64"), "1");
        var answer = new FakeReply(status).Bytes("no"u8.ToArray(), type);
        at.Fake.Inject(static each => each.Is("GET", "/referrers/"), answer, int.MaxValue);

        await at.Client.CopyAsync($"{at.Fake.Host}/app:1", $"{at.Fake.Host}/a:1");
        await at.Client.CopyAsync($"{at.Fake.Host}/app:1", $"{at.Fake.Host}/b:1");
        await at.Client.CopyAsync($"{at.Fake.Host}/other:1", $"{at.Fake.Host}/c:1");

        Assert.Equal(isOfRegistry ? 1 : 2, at.Fake.Requests.Count(static each => each.Is("GET", "/referrers/")));
    }

    [Theory]
    [InlineData("api", 1, 1)]
    [InlineData("api", 8, 9)]
    [InlineData("tags", 1, 2)]
    [InlineData("tags", 8, 2)]
    public async Task A_copy_without_referrers_costs_few_questions(string kind, int platforms, int expected)
    {
        await using var from = await RegistryCase.StartAsync(new() { Referrers = kind == "api" });
        await using var to = await RegistryCase.StartAsync(new() { Referrers = kind == "api" });
        var root = platforms == 1 ? await Samples.ImageAsync("linux/amd64") : await Samples.IndexAsync(Eight);
        await from.App.PushAsync(root, ["1"]);
        var (plain, asking) = (await CountAsync(ReferrerSelection.None, "plain"), await CountAsync(null, "asking"));

        Assert.Equal(plain + expected, asking);
        var questions = from.Fake.Requests.TakeLast(asking).Where(static each => IsQuestion(each.Path));
        Assert.Equal(expected, questions.Count());

        async Task<int> CountAsync(ReferrerSelection? selection, string repository)
        {
            using var client = from.NewClient((options, _) => options.Hosts[to.Fake.Host] = new());
            var before = from.Fake.Requests.Count;
            await client.CopyAsync($"{from.Fake.Host}/app:1", $"{to.Fake.Host}/{repository}:1", new() { Referrers = selection });
            return from.Fake.Requests.Count - before;
        }
    }

    [Fact]
    public async Task Who_may_read_but_not_list_is_told_that_referrers_stay()
    {
        List<string> warned = [];
        await using var at = await RegistryCase.StartAsync(new(), (options, _) => options.Warn = warning => warned.Add(warning.Message));
        at.Stored.Put(SampleImage.Make("linux/amd64"), "1");
        var refusal = FakeReply.Error(401, "UNAUTHORIZED").With("WWW-Authenticate", "Basic realm=\"lists\"");
        at.Fake.Inject(static each => each.Is("GET", "/referrers/"), refusal, int.MaxValue);

        await at.Client.CopyAsync($"{at.Fake.Host}/app:1", $"{at.Fake.Host}/other:1");

        Assert.Contains("1", at.Fake.Repository("other").Tags.Keys);
        Assert.Contains("stays there", Assert.Single(warned), StringComparison.Ordinal);
    }

    private static bool IsQuestion(string path) =>
        path.Contains("/referrers/", StringComparison.Ordinal)
        || path.EndsWith("/tags/list", StringComparison.Ordinal)
        || path.Contains("/manifests/sha256-", StringComparison.Ordinal);

    private static async Task<RegistryCase> WithImageAsync(bool referrers)
    {
        var at = await RegistryCase.StartAsync(new() { Referrers = referrers });
        at.Stored.Put(SampleImage.Make("linux/amd64"), "1");
        at.Stored.PutBlob("{}"u8.ToArray());
        return at;
    }

    private static async Task<Descriptor> OfAnotherAsync(RegistryCase at, Artifact referrer)
    {
        var made = Artifact.CreateReferrer(referrer, "c/d", []);
        await at.App.PushAsync(referrer, []);
        await at.App.PushAsync(made, []);
        return made.AsReferrer();
    }

    private static void KeepList(RegistryCase at, Digest subject, params Descriptor[] entries)
    {
        ImageIndex list = new() { MediaType = MediaType.OciIndex, Manifests = entries };
        var bytes = OciJson.Write(list);
        at.Stored.PutManifest(bytes, MediaType.OciIndex.Value, subject.ToString().Replace(':', '-'));
    }
}
