using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Transfer;

/// <summary>Copies that take along what refers to an image: from every kind of store to every other.</summary>
public sealed class ReferrerCopyTests
{
    private const string Spdx = "application/spdx+json";
    private const string Signed = "application/x-signature";
    private readonly Family family = new();
    private readonly Artifact amd;
    private readonly Artifact sbom;
    private readonly Artifact signature;
    private readonly Artifact report;
    private readonly Artifact index;

    public ReferrerCopyTests()
    {
        amd = family.Image("amd", "linux/amd64", "a");
        var arm = family.Image("arm", "linux/arm64", "b");
        var bare = family.Index("index", amd, arm);
        sbom = Referrer(amd, Spdx, "sbom");
        signature = Referrer(sbom, Signed, "signature");
        report = Referrer(bare, "application/x-report", "report");
        index = bare.WithAttached([sbom.WithAttached([signature]), report]);
    }

    public static TheoryData<string, string> Ways
    {
        get
        {
            string[] kinds = ["memory", "folder", "archive", "api", "tags"];
            TheoryData<string, string> ways = [];
            foreach (var from in kinds)
                foreach (var to in kinds)
                    ways.Add(from, to);
            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task All_that_refers_to_an_index_its_images_and_one_another_goes_along(string from, string to)
    {
        await using var stores = await StoreOfKind.StartAsync(from, to);
        await stores[0].WriteAsync(store => store.PushAsync(index, ["1.0"]));
        var source = stores[0].Source;
        var read = await source.GetAsync("1.0");

        PushReport? done = null;
        await stores[1].WriteAsync(async store => done = await store.PushAsync(read, ["1.0"], new() { Referrers = ReferrerSelection.All }));

        var target = stores[1].Source;
        Assert.Equal([sbom.Digest], await ReferrersAsync(target, amd));
        Assert.Equal([signature.Digest], await ReferrersAsync(target, sbom));
        Assert.Equal([report.Digest], await ReferrersAsync(target, index));
        Digest[] along = [sbom.Digest, signature.Digest, report.Digest];
        Assert.Equal(along.ToHashSet(), done!.Referrers.Attached.Select(static each => each.Digest).ToHashSet());
        Assert.Empty(done.Referrers.LeftBehind);
    }

    [Theory]
    [InlineData(Spdx, "sbom signature", "report")]
    [InlineData(Signed, "", "report sbom")]
    [InlineData("all", "report sbom signature", "")]
    [InlineData("none", "", "")]
    public async Task A_type_takes_its_referrers_and_what_refers_to_them(string chosen, string along, string left)
    {
        MemoryStore source = new();
        await source.PushAsync(index, ["1.0"]);
        var selection = chosen switch
        {
            "all" => ReferrerSelection.All,
            "none" => ReferrerSelection.None,
            _ => ReferrerSelection.OfTypes(chosen),
        };

        var done = await new MemoryStore().PushAsync(await source.GetAsync("1.0"), ["1.0"], new() { Referrers = selection });

        Assert.Equal(along, Labels(done.Referrers.Attached));
        Assert.Equal(left, Labels(done.Referrers.LeftBehind));
    }

    [Fact]
    public async Task A_push_takes_nothing_along_unless_it_is_told_to()
    {
        MemoryStore source = new();
        await source.PushAsync(index, ["1.0"]);

        var done = await new MemoryStore().PushAsync(await source.GetAsync("1.0"), ["1.0"]);

        Assert.Equal(new ReferrerReport(), done.Referrers);
    }

    [Fact]
    public async Task What_goes_along_is_written_before_the_tag_and_a_plan_names_it()
    {
        MemoryStore source = new();
        await source.PushAsync(index, ["1.0"]);
        var read = await source.GetAsync("1.0");
        var target = family.Target();
        PushOptions options = new() { Referrers = ReferrerSelection.All };

        var plan = await target.PlanAsync(read, ["1.0"], options);
        Assert.Empty(target.Writes);
        await plan.ApplyAsync();

        Assert.Equal("report sbom signature", Labels(plan.Referrers.Single().Attached));
        Assert.Equal(["write index as [1.0]"], target.Writes.TakeLast(1));
        Assert.Contains("write signature as []", target.Writes);
    }

    [Fact]
    public async Task A_copy_within_one_repository_asks_nothing()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        await at.App.PushAsync(index, ["1.0"]);
        var before = at.Fake.Requests.Count;

        await at.Client.CopyAsync($"{at.Fake.Host}/app:1.0", $"{at.Fake.Host}/app:2.0");

        Assert.Equal(["GET", "PUT"], at.Log.Skip(before));
    }

    [Fact]
    public async Task What_cosign_keeps_under_tags_goes_along_when_it_is_asked_for()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        await at.App.PushAsync(index, ["1.0"]);
        var first = await TagAsync(at, amd, "sig");
        var onSignature = await TagAsync(at, first, "att");
        var onIndex = await TagAsync(at, index, "sbom");

        var without = await CopyAsync(at, "without", ReferrerSelection.None);
        var with = await CopyAsync(at, "with", ReferrerSelection.None with { SignatureTags = true });

        Assert.Equal(["1.0"], at.Fake.Repository("without").Tags.Keys);
        Assert.Empty(without.Referrers.SignatureTagsLeftBehind);
        var copied = at.Fake.Repository("with").Tags;
        Assert.Equal(4, copied.Count);
        Assert.Equal(first.Digest.ToString(), copied[TagOf(amd, "sig")]);
        Assert.Equal(onSignature.Digest.ToString(), copied[TagOf(first, "att")]);
        Assert.Equal(onIndex.Digest.ToString(), copied[TagOf(index, "sbom")]);
        Assert.Equal(3, with.Referrers.Attached.Count);
        var writes = at.Fake.Requests.Where(static each => each.Is("PUT", "/with/manifests/")).ToList();
        Assert.EndsWith("/manifests/1.0", writes[^1].Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    public async Task Tags_of_cosign_that_are_known_and_stay_are_told(int? pageSize)
    {
        await using var at = await RegistryCase.InMemoryAsync(new() { Referrers = false, PageSize = pageSize });
        await at.App.PushAsync(index, ["1.0"]);
        for (var further = 0; further < 20; further++)
            await at.App.PushAsync(index, [$"0.{further}"]);
        await TagAsync(at, amd, "sig");

        var done = await CopyAsync(at, "other", ReferrerSelection.All);

        // A list of more pages than there are manifests is not read to its end: the lists of referrers are asked for one by one.
        Assert.Equal(pageSize is null ? [TagOf(amd, "sig")] : [], done.Referrers.SignatureTagsLeftBehind.Select(static tag => tag.Value));
        Assert.Equal([sbom.Digest], await ReferrersAsync(at.Client.Repository($"{at.Fake.Host}/other"), amd));
        var withTags = await CopyAsync(at, "third", ReferrerSelection.All with { SignatureTags = true });
        Assert.Contains(TagOf(amd, "sig"), at.Fake.Repository("third").Tags.Keys);
        Assert.Equal(4, withTags.Referrers.Attached.Count);
    }

    [Fact]
    public async Task One_SBOM_under_the_tags_of_two_images_keeps_both()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        await at.App.PushAsync(index, ["1.0"]);
        var same = Artifact.Create(Spdx, []);
        await at.App.PushAsync(same, [TagOf(amd, "sbom"), TagOf(index, "sbom")]);

        await CopyAsync(at, "other", ReferrerSelection.None with { SignatureTags = true });

        var digest = same.Digest.ToString();
        Assert.Equal([digest, digest], [.. at.Fake.Repository("other").Tags.Where(static tag => tag.Key != "1.0").Select(static tag => tag.Value)]);
    }

    [Fact]
    public async Task An_archive_for_docker_load_leaves_them_behind_and_says_so()
    {
        using TempFolder folder = new();
        MemoryStore source = new();
        await source.PushAsync(index, ["1.0"]);
        await using var archive = DockerArchive.Create(folder.At("image.tar"), RepositoryName.Parse("acme/api"));

        var done = await archive.PushAsync(await source.GetAsync("1.0"), ["1.0"], new() { Referrers = ReferrerSelection.All });
        await archive.CompleteAsync();

        Assert.Empty(done.Referrers.Attached);
        Assert.Equal("report sbom signature", Labels(done.Referrers.LeftBehind));
    }

    [Fact]
    public async Task A_source_that_fails_to_say_what_refers_to_it_fails_every_target_before_anything_is_written()
    {
        await using var at = await RegistryCase.InMemoryAsync(new(), static (options, _) => options.MaxAttempts = 1);
        await at.App.PushAsync(index, ["1.0"]);
        at.Fake.Inject(static each => each.Is("GET", "/referrers/"), FakeReply.Error(503, "UNAVAILABLE"), int.MaxValue);
        var read = await at.App.GetAsync("1.0");
        MemoryStore[] targets = [new(), new()];

        var results = await targets.PushAsync(read, ["1.0"], new() { Referrers = ReferrerSelection.All });

        Assert.All(results, static result => Assert.Equal(503, (int)Assert.IsType<RegistryException>(result.Failure).StatusCode!));
        Assert.All(results, static result => Assert.Equal(["1.0"], result.Reports.Single().Unwritten.Select(static tag => tag.Value)));
    }

    [Fact]
    public async Task An_edited_index_takes_along_what_refers_to_the_images_that_stay_and_tells_the_rest()
    {
        MemoryStore source = new();
        await source.PushAsync(index, ["1.0"]);
        var read = await source.GetAsync("1.0");
        var edited = await read.EditAsync([IndexEdit.Remove(read.Index!.Manifests[1].Digest)]);
        MemoryStore target = new();

        var done = await target.PushAsync(edited, ["1.0"], new() { Referrers = ReferrerSelection.All });
        var inPlace = await source.PushAsync(edited, ["1.1"], new() { Referrers = ReferrerSelection.All });

        Assert.Equal(["sbom signature", "report"], [Labels(done.Referrers.Attached), Labels(done.Referrers.LeftBehind)]);
        Assert.Equal([sbom.Digest], await ReferrersAsync(target, amd));
        Assert.Equal(["", "report"], [Labels(inPlace.Referrers.Attached), Labels(inPlace.Referrers.LeftBehind)]);
    }

    [Fact]
    public async Task What_refers_to_images_that_an_edit_changes_stays_and_is_told()
    {
        MemoryStore source = new();
        await source.PushAsync(index, ["1.0"]);
        ImageEdit edit = new() { Change = new() { User = "7" } };
        var edited = await (await source.GetAsync("1.0")).EditImagesAsync(edit);

        var done = await new MemoryStore().PushAsync(edited, ["1.0"], new() { Referrers = ReferrerSelection.All });

        Assert.Equal(["", "report sbom"], [Labels(done.Referrers.Attached), Labels(done.Referrers.LeftBehind)]);
    }

    private static string TagOf(Artifact subject, string ending) => $"{subject.Digest.ToString().Replace(':', '-')}.{ending}";

    private static async Task<Artifact> TagAsync(RegistryCase at, Artifact subject, string ending)
    {
        var text = Blob.Of(new("application/x"), System.Text.Encoding.UTF8.GetBytes($"{ending} of {subject.Digest}"));
        var made = Artifact.Create("application/vnd.dev.cosign", [text]);
        await at.App.PushAsync(made, [TagOf(subject, ending)]);
        return made;
    }

    private static ValueTask<PushReport> CopyAsync(RegistryCase at, string repository, ReferrerSelection selection) =>
        at.Client.CopyAsync($"{at.Fake.Host}/app:1.0", $"{at.Fake.Host}/{repository}:1.0", new() { Referrers = selection });

    private static async Task<IReadOnlyList<Digest>> ReferrersAsync(IContentSource source, Artifact subject) =>
        await source.ReferrersAsync(subject.Digest).Select(static each => each.Digest).ToListAsync();

    private string Labels(IEnumerable<Descriptor> manifests) =>
        string.Join(' ', manifests.Select(each => family.Home.Labels[each.Digest]).Order(StringComparer.Ordinal));

    private Artifact Referrer(Artifact subject, string type, string label)
    {
        var made = Artifact.CreateReferrer(subject, type, [family.Keep($"{label}-text", new(type), label)]);
        family.Home.Labels[made.Digest] = label;
        return made;
    }
}
