using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Transfer;

/// <summary>Referrers that go with what is pushed.</summary>
public sealed class AttachedTests
{
    private readonly Family family = new();
    private readonly Artifact amd;
    private readonly Artifact sbom;
    private readonly Artifact signature;
    private readonly Artifact index;
    private readonly Recorder target;

    public AttachedTests()
    {
        amd = family.Image("amd", "linux/amd64", "a");
        sbom = Labelled(
            "sbom",
            Artifact.CreateReferrer(amd, "application/spdx+json", [family.Keep("sbom-text", new("application/spdx+json"), "{}")]));
        signature = Labelled(
            "signature",
            Artifact.CreateReferrer(sbom, "application/x-signature", [family.Keep("signed", new("application/x-signature"), "s")]));
        index = family.Index("index", amd).WithAttached([sbom.WithAttached([signature])]);
        family.Home.Labels[Digest.Of(Samples.Utf8("{}"))] = "sbom-text";
        target = family.Target();
    }

    [Fact]
    public async Task They_are_written_after_the_contents_and_before_the_names()
    {
        var report = await target.PushAsync(index, ["1.0", "latest"]);

        Assert.Equal(["write amd", "write sbom as []", "write signature as []", "write index as [1.0 latest]"], target.Writes.TakeLast(4));
        Assert.Equal(["amd", "sbom", "signature", "index"], report.Manifests.Select(each => family.Home.Labels[each.Descriptor.Digest]));
        Assert.Contains(report.Blobs, each => family.Home.Labels[each.Descriptor.Digest] == "signed");
        Assert.Equal(index.Digest, report.Root.Digest);
        Assert.Empty(report.Missing);
    }

    [Fact]
    public async Task Where_the_names_stand_they_are_asked_for_by_digest_and_nothing_is_written()
    {
        await target.PushAsync(index, ["1.0"]);
        target.Forget();

        var report = await target.PushAsync(index, ["1.0"]);

        Assert.Equal(["has sbom", "has signature", "resolve 1.0"], target.Calls.Order(StringComparer.Ordinal));
        Assert.All(report.Manifests, static each => Assert.Equal(Arrival.Present, each.Arrival));
        Assert.Equal(["1.0"], report.Unchanged.Select(static each => each.Value));
    }

    [Fact]
    public async Task What_is_missing_beside_a_name_that_stands_is_sent()
    {
        await target.PushAsync(index.WithAttached([]), ["1.0"]);
        target.Forget();

        var report = await target.PushAsync(index, ["1.0"]);

        Assert.Equal(["write sbom as []", "write signature as []"], target.Writes.TakeLast(2));
        Assert.Equal(["1.0"], report.Unchanged.Select(static each => each.Value));
    }

    [Fact]
    public async Task A_plan_lists_them_before_the_root_and_does_what_it_says()
    {
        var plan = await target.PlanAsync(index, ["1.0"]);

        Assert.Empty(target.Writes);
        Assert.Equal(["amd", "sbom", "signature", "index"], plan.Manifests.Select(each => family.Home.Labels[each.Descriptor.Digest]));
        Assert.All(plan.Manifests, static each => Assert.Equal(Arrival.Copied, each.Arrival));
        Assert.Equal(["1.0"], plan.Unwritten.Select(static each => each.Value));
        Assert.Equal(index.Digest, Assert.Single(await plan.ApplyAsync()).Root.Digest);
        Assert.True((await target.PlanAsync(index, ["1.0"])).IsEmpty);
        Assert.False((await target.PlanAsync(index, ["2.0"])).IsEmpty);
    }

    [Fact]
    public async Task Each_report_tells_of_its_own_and_what_two_roots_share_goes_with_the_first()
    {
        var alone = Labelled("alone", Artifact.CreateReferrer(amd, "application/x", []));

        var reports = await target.PushAsync([
            new(amd.WithAttached([sbom]), "1.0-amd64"),
            new(index.WithAttached([sbom, alone]), "1.0"),
            new(index, "latest"),
        ]);

        Assert.Equal(["sbom", "signature", "amd"], reports[0].Manifests.Select(each => family.Home.Labels[each.Descriptor.Digest]));
        Assert.Equal(["alone", "index"], reports[1].Manifests.Select(each => family.Home.Labels[each.Descriptor.Digest]));
        Assert.Equal(["index"], reports[2].Manifests.Select(each => family.Home.Labels[each.Descriptor.Digest]));
        Assert.Equal(3, target.Writes.Count(static each => each.EndsWith("as []", StringComparison.Ordinal)));
        Assert.True(target.Writes.ToList().IndexOf("write signature as []") < target.Writes.ToList().IndexOf("write amd as [1.0-amd64]"));
    }

    [Fact]
    public async Task No_name_is_written_when_one_of_them_fails_and_pushing_again_finishes()
    {
        var isBroken = true;
        target.Meanwhile = (call, _) =>
            isBroken && call == "write signature as []" ? throw new RegistryException("503") : Task.CompletedTask;

        var failed = Assert.Single(Assert.Single(await new[] { target }.PushAsync(index, ["1.0"])).Reports);
        isBroken = false;
        await target.PushAsync(index, ["1.0"]);

        Assert.Equal(["1.0"], failed.Unwritten.Select(static each => each.Value));
        Assert.Equal(["signature", "index"], failed.Missing.Select(each => family.Home.Labels[each.Digest]));
        Assert.Equal([sbom.Digest], (await target.ReferrersAsync(amd.Digest).ToListAsync()).Select(static each => each.Digest));
        Assert.NotNull(await target.Memory.ResolveAsync(Tag.Parse("1.0")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_registry_lists_them_before_anybody_finds_the_name(bool api)
    {
        await using var here = await RegistryCase.StartAsync(new() { Referrers = api });
        List<bool> listed = [];
        here.Fake.Before = context =>
        {
            if (context.Request.Method == "PUT" && context.Request.Path.Value!.EndsWith("/manifests/1.0", StringComparison.Ordinal))
                listed.Add(here.Stored.Tags.ContainsKey(amd.Digest.ToString().Replace(':', '-')) != api);
            return Task.FromResult(false);
        };

        await here.App.PushAsync(index, ["1.0"]);

        Assert.Equal([true], listed);
        Assert.Equal([sbom.Digest], (await here.App.ReferrersAsync(amd.Digest).ToListAsync()).Select(static each => each.Digest));
        Assert.Equal([signature.Digest], (await here.App.ReferrersAsync(sbom.Digest).ToListAsync()).Select(static each => each.Digest));
        var before = here.Log.Count();
        await here.App.PushAsync(index, ["1.0"]);
        Assert.Equal(["HEAD", "HEAD", "HEAD"], here.Log.Skip(before));
    }

    [Fact]
    public async Task A_list_of_referrers_that_could_not_be_written_is_made_good_by_the_next_push()
    {
        await using var here = await RegistryCase.StartAsync(new() { Referrers = false });
        here.Fake.Inject(static each => each.Is("PUT", "/manifests/sha256-"), FakeReply.Error(403, "DENIED", "no"));
        await Assert.ThrowsAsync<RegistryException>(async () => await here.App.PushAsync(index, ["1.0"]));

        await here.App.PushAsync(index, ["1.0"]);

        Assert.Equal([sbom.Digest], (await here.App.ReferrersAsync(amd.Digest).ToListAsync()).Select(static each => each.Digest));
    }

    [Fact]
    public async Task A_folder_and_an_archive_list_them_too()
    {
        using TempFolder folder = new();
        var layout = OciLayout.At(folder.At("layout"));
        await layout.PushAsync(index, ["1.0"]);
        await layout.PushAsync(index, ["1.0"]);
        await using (var archive = OciArchive.Create(folder.At("all.tar")))
        {
            await archive.PushAsync(index, ["1.0"]);
            await archive.CompleteAsync();
        }

        Assert.Equal([sbom.Digest], (await layout.ReferrersAsync(amd.Digest).ToListAsync()).Select(static each => each.Digest));
        Assert.Equal(
            [sbom.Digest],
            (await OciArchive.At(folder.At("all.tar")).ReferrersAsync(amd.Digest).ToListAsync()).Select(static each => each.Digest));
    }

    [Fact]
    public async Task A_Docker_archive_that_cannot_hold_them_says_so()
    {
        using TempFolder folder = new();
        await using var archive = DockerArchive.Create(folder.At("image.tar"), RepositoryName.Parse("acme/api"));
        await archive.PushAsync(amd.WithAttached([sbom]), ["1.0"]);

        var failure = await Assert.ThrowsAsync<InvalidContentException>(async () => await archive.CompleteAsync());
        Assert.Contains($"{sbom.Digest} is attached to {amd.Digest}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_tells_of_each()
    {
        Heard heard = new();
        await target.PushAsync(index, ["1.0"], new() { Progress = heard });
        Assert.Equal(Arrival.Copied, heard.ByContent()[sbom.Descriptor][^1].Arrival);
        Assert.Equal(Arrival.Copied, heard.ByContent()[signature.Blobs[1].Descriptor][^1].Arrival);
    }

    private Artifact Labelled(string label, Artifact artifact)
    {
        family.Home.Labels[artifact.Digest] = label;
        return artifact;
    }
}
