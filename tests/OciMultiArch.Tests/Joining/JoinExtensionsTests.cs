using OciMultiArch.TestKit;
using OciMultiArch.Tests.Merging;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Joining;

/// <summary>Images that machines push by digest, the files they hand on, and the index that is made of those.</summary>
public sealed class JoinExtensionsTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly Machines machines = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_index_of_files_costs_one_request_for_each_tag()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        var files = new[] { await PushAsync(at.App, "linux/arm64"), await PushAsync(at.App, "linux/amd64") };
        var before = at.Fake.Requests.Count;

        var report = await at.Client.JoinAsync(
            files, ["1.4.0", "latest"], new() { Annotations = new Dictionary<string, string> { ["who"] = "me" } });

        Assert.Equal(
            ["PUT /v2/app/manifests/1.4.0", "PUT /v2/app/manifests/latest"],
            at.Fake.Requests.Skip(before).Select(static each => each.ToString()));
        var index = await at.App.GetAsync("1.4.0");
        Assert.Equal(report.Root.Digest, index.Digest);
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], index.Index!.Manifests.Select(static each => each.Platform!.ToString()));
        Assert.Equal("me", index.Index.Annotations["who"]);
    }

    [Fact]
    public async Task Any_order_of_the_files_and_a_merge_make_the_same_bytes()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        PushedImages[] files =
        [
            await PushAsync(at.App, "linux/arm64"),
            await PushAsync(at.App, "linux/amd64"),
            await PushAsync(at.App, machines.Attested("linux/s390x")),
        ];

        var (one, two) = (await at.Client.JoinedIndexAsync(files), await at.Client.JoinedIndexAsync(files.AsEnumerable().Reverse()));
        var merged = await machines.Store.MergeAsync(
            Machines.Version, [machines.Image("linux/arm64"), machines.Image("linux/amd64"), machines.Attested("linux/s390x")]);

        Assert.Equal(one.Digest, two.Digest);
        Assert.Equal(4, one.Index!.Manifests.Count);
        Assert.Equal(merged.Index!.Digest, one.Digest);
    }

    [Fact]
    public async Task A_push_by_digest_writes_no_tag_and_says_what_it_wrote()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        var image = machines.Image("linux/arm/v7").WithAnnotations(new Dictionary<string, string> { ["who"] = "me" });

        var pushed = await at.App.PushByDigestAsync(image);

        Assert.Empty(at.Stored.Tags);
        Assert.Equal([image.Digest.ToString()], at.Stored.Manifests.Keys);
        var described = Assert.Single(pushed.Images);
        Assert.Equal(
            (image.Digest, "linux/arm/v7", "me"), (described.Digest, described.Platform!.ToString(), described.Annotations["who"]));
        Assert.Equal(at.App.Name, pushed.Repository);
    }

    [Fact]
    public async Task A_file_is_read_as_it_was_written()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        var pushed = await at.App.PushByDigestAsync(machines.Attested("linux/amd64"));
        var path = folder.Write("amd64.json", "what was there before");

        await pushed.WriteAsync(path);

        Assert.Equal(pushed with { File = path }, await PushedImages.ReadAsync(path));
        Assert.Equal(["amd64.json"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
        Assert.StartsWith(
            $$"""{"repository":"{{at.Fake.Host}}/app","images":["""
                + $$"""{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:""",
            await File.ReadAllTextAsync(path),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_images_for_one_platform_are_refused_and_both_files_are_named()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        PushedImages[] files =
        [
            await PushAsync(at.App, "linux/amd64") with { File = "a.json" },
            await at.App.PushByDigestAsync(machines.Image("linux/amd64", "other")) with { File = "b.json" },
        ];

        var refused = await Assert.ThrowsAsync<InvalidContentException>(async () => await at.Client.JoinAsync(files, ["1"]));

        Assert.Equal(Problem.DuplicatePlatform, refused.Problem);
        Assert.Contains("a.json", refused.Message, StringComparison.Ordinal);
        Assert.Contains("b.json", refused.Message, StringComparison.Ordinal);
        Assert.Empty(at.Stored.Tags);
    }

    [Fact]
    public async Task Files_of_two_repositories_need_a_target_and_are_copied_there()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        var other = at.Client.Repository($"{at.Fake.Host}/other", RepositoryAccess.Push);
        PushedImages[] files = [await PushAsync(at.App, "linux/amd64"), await PushAsync(other, "linux/arm64")];

        var refused = await Assert.ThrowsAsync<InvalidContentException>(async () => await at.Client.JoinAsync(files, ["1"]));
        await at.Client.JoinAsync(files, ["1"], new() { To = at.App.Name });

        Assert.Equal(RemedyKind.NameTarget, refused.Remedy!.Kind);
        Assert.Contains("/other", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await at.App.GetAsync("1")).Index!.Manifests.Count);
        Assert.Contains(files[1].Images[0].Digest.ToString(), at.Stored.Manifests.Keys);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_image_that_is_gone_is_named_with_its_file_and_no_index_is_written(bool checks)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        PushedImages[] files =
        [
            await PushAsync(at.App, "linux/amd64") with { File = "a.json" },
            await PushAsync(at.App, "linux/arm64") with { File = "b.json" },
        ];
        await at.App.DeleteManifestAsync(files[1].Images[0].Digest);

        var missing = await Assert.ThrowsAsync<ContentNotFoundException>(
            async () => await at.Client.JoinAsync(files, ["1"], new() { ChecksImages = checks }));

        Assert.Contains(
            $"{files[1].Images[0].Digest} (linux/arm64/v8), which b.json names, is not in {at.App.Name}",
            missing.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("a.json", missing.Message, StringComparison.Ordinal);
        Assert.Empty(at.Stored.Tags);
    }

    [Theory]
    [InlineData("", "is not a result file")]
    [InlineData("[]", "is not a result file")]
    [InlineData("""{"repository":"ghcr.io/acme/api"}""", "images")]
    [InlineData("""{"repository":"ghcr.io/acme/api","images":[]}""", "names no image")]
    [InlineData(
        """{"repository":"ghcr.io/acme/api","images":["""
            + """{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:1","size":1}]}""",
        "a digest such as sha256:")]
    [InlineData(
        """{"repository":"ghcr.io/Acme/api","images":["""
            + """{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:"""
            + """e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":1,"platform":"""
            + """{"os":"linux","architecture":"amd64"}}]}""",
        "lowercase")]
    [InlineData(
        """{"repository":"ghcr.io/acme/api","images":["""
            + """{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:"""
            + """e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":1}]}""",
        "no platform")]
    [InlineData(
        """{"repository":"ghcr.io/acme/api","images":["""
            + """{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:"""
            + """e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":1,"platform":"""
            + """{"os":"linux","architecture":"amd64"}}]}""",
        "not an image")]
    [InlineData("""{"repository":"ghcr.io/acme/api","repository":"evil.example/x","images":[]}""", "repository")]
    public async Task A_file_that_is_no_result_is_refused_with_its_name(string text, string why)
    {
        var path = folder.Write("bad.json", text);

        var refused = await Assert.ThrowsAsync<InvalidContentException>(async () => await PushedImages.ReadAsync(path));

        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.Contains("Push the images again", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_missing_or_too_large_is_said_to_be()
    {
        var missing = await Assert.ThrowsAsync<ContentNotFoundException>(async () => await PushedImages.ReadAsync(folder.At("none.json")));
        var large = await Assert.ThrowsAsync<OciException>(
            async () => await PushedImages.ReadAsync(folder.Write("large.json", new byte[(4 << 20) + 1])));

        Assert.Contains("none.json", missing.Message, StringComparison.Ordinal);
        Assert.Contains("4194304", large.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<OciException>(async () => await (await AnyAsync()).WriteAsync(folder.At("no/such/folder.json")));
    }

    [Fact]
    public async Task Nothing_to_join_is_refused()
    {
        using RegistryClient client = new(RegistryCase.Quick());

        await Assert.ThrowsAsync<ArgumentException>(async () => await client.JoinAsync([], ["1"]));
    }

    private static Task<PushedImages> AnyAsync() =>
        Task.FromResult(new PushedImages { Repository = RepositoryName.Parse("ghcr.io/acme/api") });

    private Task<PushedImages> PushAsync(Repository repository, string platform) => PushAsync(repository, machines.Image(platform));

    private static async Task<PushedImages> PushAsync(Repository repository, Artifact artifact) =>
        await repository.PushByDigestAsync(artifact);
}
