namespace OciMultiArch.Tests.Merging;

/// <summary>One merger after the other: what is a part, and what index the parts make.</summary>
public sealed class MergeExtensionsTests
{
    private readonly Machines machines = new();

    [Fact]
    public async Task Machines_that_merge_one_after_the_other_make_one_index_in_the_order_of_platforms()
    {
        foreach (var platform in new[] { "windows/amd64", "linux/arm64", "linux/amd64", "linux/arm/v7" })
            await machines.Store.MergeAsync(Machines.Version, [machines.Image(platform)]);

        Assert.Equal(["linux/amd64", "linux/arm/v7", "linux/arm64/v8", "windows/amd64"], await machines.PlatformsAsync());
        Assert.Equal(
            ["1.4.0", "1.4.0-linux-amd64", "1.4.0-linux-arm64", "1.4.0-linux-armv7", "1.4.0-windows-amd64"], await machines.TagsAsync());
    }

    [Fact]
    public async Task The_report_says_what_the_index_holds_and_whose_it_is()
    {
        var (arm, amd) = (machines.Image("linux/arm64"), machines.Image("linux/amd64"));
        await machines.Store.MergeAsync(Machines.Version, [arm]);

        var report = await machines.Store.MergeAsync(Machines.Version, [amd]);
        var again = await machines.Store.MergeAsync(Machines.Version, [amd]);

        Assert.Equal((await machines.IndexAsync()).Descriptor.Digest, report.Index!.Digest);
        Assert.Equal([("1.4.0-linux-amd64", amd.Digest, true), ("1.4.0-linux-arm64", arm.Digest, false)],
            report.Parts.Select(static part => (part.Tag.Value, part.Digest, part.IsOwn)));
        Assert.Equal([("linux/amd64", amd.Digest), ("linux/arm64/v8", arm.Digest)],
            report.Parts.SelectMany(static part => part.Images).Select(static image => (image.Platform!.ToString(), image.Digest)));
        Assert.Equal(["1.4.0-linux-amd64"], report.WrittenParts.Select(static tag => tag.Value));
        Assert.Empty(again.WrittenParts);
        Assert.Equal((1, true), (report.Rounds, report.HasWritten));
        Assert.Equal((0, false), (again.Rounds, again.HasWritten));
    }

    [Fact]
    public async Task What_is_attached_to_an_index_is_there_before_its_tags_and_only_where_one_is_written()
    {
        List<Artifact> attached = [];
        List<Digest> before = [];
        MergeOptions options = new() { Attach = AttachAsync };
        StoreView view = new(machines.Store) { Before = LookAsync };

        await view.MergeAsync(Machines.Version, [machines.Image("linux/amd64")], options);
        await view.MergeAsync(Machines.Version, [machines.Image("linux/amd64")], options);

        var referrer = Assert.Single(attached);
        Assert.Equal((await machines.IndexAsync()).Digest, referrer.Subject!.Digest);
        Assert.Equal([referrer.Digest], before);

        async Task LookAsync(string call)
        {
            if (call == $"write {Machines.Version}")
                before = await machines.Store.ReferrersAsync(attached[0].Subject!.Digest).Select(static one => one.Digest).ToListAsync();
        }

        ValueTask<Artifact> AttachAsync(Artifact made, CancellationToken cancellationToken)
        {
            var one = Artifact.CreateReferrer(made, "application/x", [Blob.Of(new("application/x"), "x"u8.ToArray())]);
            attached.Add(one);
            return new(made.WithAttached([one]));
        }
    }

    [Fact]
    public async Task A_hundred_orders_of_the_list_make_one_digest()
    {
        string[] platforms =
            ["linux/amd64", "linux/arm64", "linux/arm/v6", "linux/arm/v7", "linux/s390x", "linux/riscv64", "windows/amd64"];
        await machines.Store.MergeAsync(
            Machines.Version, platforms.Select(each => machines.Image(each)).Append(machines.Attested("linux/ppc64le")));
        var first = (await machines.IndexAsync()).Digest;
        Random random = new(1);

        for (var turn = 0; turn < 100; turn++)
        {
            StoreView view = new(machines.Store) { Order = tags => tags.OrderBy(_ => random.Next()) };
            await machines.Store.DeleteTagAsync(Tag.Parse(Machines.Version));
            await view.MergeAsync(Machines.Version, []);
            Assert.Equal(first, (await machines.IndexAsync()).Digest);
        }
        Assert.Equal("sha256:aac54e20bfbf2970b5257b953acd2089c569c43d0bfc222f1950c405f6ed41b2", first.ToString());
    }

    [Fact]
    public async Task An_image_is_tagged_as_it_is()
    {
        var image = machines.Image("linux/amd64");

        await machines.Store.MergeAsync(Machines.Version, [image]);

        Assert.Equal(image.Digest, (await machines.Store.GetAsync("1.4.0-linux-amd64")).Digest);
    }

    [Fact]
    public async Task What_an_image_is_said_to_be_reaches_others_through_its_part()
    {
        var image = machines.Image("linux/arm/v7").WithPlatform(Platform.Parse("linux/arm/v6")).WithAnnotations(
            new Dictionary<string, string> { ["who"] = "me" });

        await machines.Store.MergeAsync(Machines.Version, [image]);
        await machines.Store.MergeAsync(Machines.Version, [machines.Image("linux/amd64")]);

        var part = await machines.Store.GetAsync("1.4.0-linux-armv6");
        Assert.Equal(image.Digest, Assert.Single(part.Index!.Manifests).Digest);
        var entry = (await machines.IndexAsync()).Index!.Manifests[1];
        Assert.Equal((image.Digest, "linux/arm/v6", "me"), (entry.Digest, entry.Platform!.ToString(), entry.Annotations["who"]));
    }

    [Fact]
    public async Task A_platform_said_as_the_config_says_it_needs_no_index()
    {
        var image = machines.Image("linux/arm64").WithPlatform(Platform.Parse("linux/arm64/v8"));

        await machines.Store.MergeAsync(Machines.Version, [image]);

        Assert.Equal(image.Digest, (await machines.Store.GetAsync("1.4.0-linux-arm64")).Digest);
    }

    [Fact]
    public async Task An_attestation_travels_with_its_image_and_stands_after_it()
    {
        await machines.Store.MergeAsync(Machines.Version, [machines.Attested("linux/arm64")]);
        await machines.Store.MergeAsync(Machines.Version, [machines.Attested("linux/amd64")]);

        Assert.Equal(["linux/amd64", "unknown/unknown", "linux/arm64", "unknown/unknown"], await machines.PlatformsAsync());
        var entries = (await machines.IndexAsync()).Index!.Manifests;
        Assert.Equal(entries[0].Digest.ToString(), entries[1].Annotations["vnd.docker.reference.digest"]);
        Assert.Equal(2, (await machines.Store.GetAsync("1.4.0-linux-amd64")).Index!.Manifests.Count);
    }

    [Fact]
    public async Task An_index_gives_each_of_its_images_a_part()
    {
        var index = await Artifact.CreateIndexAsync([machines.Attested("linux/amd64"), machines.Image("linux/s390x")]);

        await machines.Store.MergeAsync(Machines.Version, [index]);

        Assert.Equal(["1.4.0", "1.4.0-linux-amd64", "1.4.0-linux-s390x"], await machines.TagsAsync());
        Assert.NotNull((await machines.Store.GetAsync("1.4.0-linux-s390x")).Manifest);
        Assert.Equal(index.Digest, (await machines.IndexAsync()).Digest);
    }

    [Fact]
    public async Task A_rebuilt_image_takes_the_place_of_the_old_one_and_a_deleted_part_leaves()
    {
        await machines.Store.MergeAsync(Machines.Version, [machines.Image("linux/amd64"), machines.Image("linux/arm64")]);
        var rebuilt = machines.Image("linux/amd64", "rebuilt");

        await machines.Store.MergeAsync(Machines.Version, [rebuilt]);
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], await machines.PlatformsAsync());
        Assert.Equal(rebuilt.Digest, (await machines.IndexAsync()).Index!.Manifests[0].Digest);

        await machines.Store.DeleteTagAsync(Tag.Parse("1.4.0-linux-arm64"));
        await machines.Store.MergeAsync(Machines.Version, []);
        Assert.Equal(["linux/amd64"], await machines.PlatformsAsync());
    }

    [Fact]
    public async Task A_name_that_only_begins_like_a_part_is_none()
    {
        var image = machines.Image("linux/amd64");
        string[] tags =
        [
            "1.4.0-rc1-linux-amd64", "1.4.0-linux-linux-amd64", "1.4.0-linux-arm64", "1.4.0-linux-amd64v3", "1.4.0-linux-amd64-10.0",
            "1.4.0-linux", "11.4.0-linux-amd64",
        ];
        foreach (var tag in tags)
            await machines.Store.PushAsync(image, [tag]);

        await machines.Store.MergeAsync(Machines.Version, [machines.Image("linux/s390x")]);
        await machines.Store.MergeAsync("1.4.0-rc1", [machines.Image("linux/s390x")]);

        Assert.Equal(["linux/s390x"], await machines.PlatformsAsync());
        Assert.Equal(["linux/amd64", "linux/s390x"], await machines.PlatformsAsync("1.4.0-rc1"));
    }

    [Fact]
    public async Task Only_names_that_the_template_could_make_are_read()
    {
        StoreView view = new(machines.Store);
        foreach (var tag in new[] { "1.4.0-rc1", "1.4.0-rc1-linux-amd64", "1.4.0-alpine-amd64", "latest", "1.4.0-linux-quux" })
            await machines.Store.PushAsync(machines.Image("linux/amd64"), [tag]);

        await view.MergeAsync(Machines.Version, [machines.Image("linux/s390x")]);

        Assert.DoesNotContain(view.Calls, static each => each.StartsWith("get ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Versions_of_windows_are_parts_of_their_own()
    {
        var image = machines.Image("windows/amd64");
        string[] versions = ["10.0.20348.2322", "10.0.17763.5458"];

        foreach (var version in versions)
            await machines.Store.MergeAsync(
                Machines.Version, [machines.Image("windows/amd64", version).WithPlatform(Platform.Parse($"windows({version})/amd64"))]);

        Assert.Equal(["windows(10.0.17763.5458)/amd64", "windows(10.0.20348.2322)/amd64"], await machines.PlatformsAsync());
        Assert.Contains("1.4.0-windows-amd64-10.0.17763.5458", await machines.TagsAsync());
    }

    [Fact]
    public async Task A_plan_says_what_is_there_and_what_would_come_and_writes_nothing()
    {
        await machines.Store.MergeAsync(Machines.Version, [machines.Image("linux/arm64")]);
        var before = await machines.TagsAsync();
        var amd = machines.Image("linux/amd64");

        var plan = await machines.Store.PlanMergeAsync(Machines.Version, [amd]);

        Assert.Equal(before, await machines.TagsAsync());
        Assert.Equal(["1.4.0-linux-amd64"], plan.WrittenParts.Select(static each => each.Value));
        Assert.Equal([Machines.Version], plan.PendingTags.Select(static each => each.Value));
        Assert.Equal([true, false], plan.Parts.Select(static each => each.IsOwn));
        var report = await machines.Store.MergeAsync(Machines.Version, [amd]);
        Assert.Equal(plan.Index!.Digest, report.Index!.Digest);
        var done = await machines.Store.PlanMergeAsync(Machines.Version, [amd]);
        Assert.Empty(done.WrittenParts);
        Assert.Empty(done.PendingTags);
    }

    [Fact]
    public async Task Annotations_type_and_further_tags_are_those_of_the_options()
    {
        MergeOptions options = new()
        {
            Annotations = new Dictionary<string, string> { ["org.opencontainers.image.version"] = Machines.Version },
            ArtifactType = "application/vnd.acme.release",
            AlsoTags = Tag.ParseAll(["1.4", "latest"]),
        };

        await machines.Store.MergeAsync(Machines.Version, [machines.Image("linux/amd64")], options);

        var index = await machines.IndexAsync();
        Assert.Equal(
            (Machines.Version, "application/vnd.acme.release"),
            (index.Index!.Annotations["org.opencontainers.image.version"], index.Index.ArtifactType));
        Assert.Equal(
            [index.Digest, index.Digest], [(await machines.IndexAsync("1.4")).Digest, (await machines.IndexAsync("latest")).Digest]);
    }
}
