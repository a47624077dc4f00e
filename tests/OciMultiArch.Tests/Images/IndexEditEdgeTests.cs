using System.Text;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Images;

/// <summary>Edits that say what is there already, take away too much, or meet what others wrote against the rules.</summary>
public sealed class IndexEditEdgeTests
{
    private static readonly Platform Amd64 = Platform.Parse("linux/amd64");
    private readonly Family family = new();
    private readonly Artifact amd;
    private readonly Artifact arm;
    private readonly Artifact old;

    public IndexEditEdgeTests()
    {
        amd = family.Image("amd", "linux/amd64", "a");
        arm = family.Image("arm", "linux/arm64", "b");
        old = family.Image("old", "linux/amd64", "c");
    }

    private string Old =>
        Samples.Entry(old.Descriptor, ""","x-entry":{"a": 1},"platform":{"os":"linux","architecture":"amd64","x":true}""");

    private string Arm => Samples.OnPlatform(arm.Descriptor, "linux/arm64");

    [Fact]
    public async Task An_image_that_is_listed_gets_the_annotations_and_the_platform_that_it_is_given_now_and_keeps_the_rest()
    {
        Dictionary<string, string> said = new() { ["k"] = "v" };

        var annotated = await EditAsync([Old, Arm], IndexEdit.Replace(old.WithAnnotations(said)));
        var spelt = await EditAsync([Old, Arm], IndexEdit.Replace(arm.WithPlatform(Platform.Parse("linux/arm64/v8"))));

        Assert.Equal(Text([Old[..^1] + ""","annotations":{"k":"v"}}""", Arm]), annotated);
        Assert.Equal(Text([Old, Samples.OnPlatform(arm.Descriptor, "linux/arm64/v8")]), spelt);
    }

    [Fact]
    public async Task An_image_that_is_listed_and_of_which_nothing_is_said_stays_as_it_is()
    {
        var index = Parse([Old, Arm]);
        Assert.Same(index, await index.EditAsync([IndexEdit.Replace(old), IndexEdit.Replace(arm), IndexEdit.Replace(index)]));
    }

    [Fact]
    public async Task An_image_that_is_listed_takes_the_place_of_its_duplicates()
    {
        var duplicate = Samples.OnPlatform(amd.Descriptor, "linux/amd64");
        Assert.Equal(Text([Old, Arm]), await EditAsync([Old, duplicate, Arm], IndexEdit.Replace(old)));
    }

    [Fact]
    public async Task Duplicates_that_others_wrote_hinder_no_other_edit()
    {
        string[] entries = [Old, Samples.OnPlatform(amd.Descriptor, "linux/amd64"), Arm];
        var index = Parse(entries);

        Assert.Same(index, await index.EditAsync([]));
        Assert.Equal(Text(entries[..2]), await EditAsync(entries, IndexEdit.Remove(arm.Digest)));
        await Assert.ThrowsAsync<InvalidContentException>(async () =>
            await EditAsync(entries, IndexEdit.Add(family.Image("third", "linux/amd64", "z"))));
        await Assert.ThrowsAsync<InvalidContentException>(async () => await EditAsync(entries, IndexEdit.SetPlatform(arm.Digest, Amd64)));
    }

    [Fact]
    public async Task What_is_said_already_keeps_its_bytes_however_it_is_written()
    {
        var index = Parse([Old[..^1] + ""","annotations":{"k":"caf\u00e9"}}""", Arm]);
        Assert.Same(index, await index.EditAsync([IndexEdit.SetPlatform(old.Digest, Amd64), IndexEdit.Annotate(old.Digest, "k", "café")]));
    }

    [Fact]
    public async Task An_index_is_not_emptied()
    {
        var emptied = await Assert.ThrowsAsync<InvalidContentException>(async () =>
            await EditAsync([Old, Arm], IndexEdit.Remove(Amd64), IndexEdit.Remove(arm.Digest)));
        Assert.Contains("Nothing would be left", emptied.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => IndexEdit.Keep([]));

        var exchanged = Parse([Old]);
        Assert.Equal(
            [arm.Digest],
            (await exchanged.EditAsync([IndexEdit.Remove(Amd64), IndexEdit.Add(arm)])).Index!.Manifests.Select(static each => each.Digest));
        Assert.Contains("\"k\"", await EditAsync([], IndexEdit.Annotate("k", "v")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_says_that_an_earlier_edit_removed_the_entry()
    {
        var gone = await Assert.ThrowsAsync<ContentNotFoundException>(async () =>
            await EditAsync([Old, Arm], IndexEdit.Remove(Amd64), IndexEdit.Remove(old.Digest)));
        Assert.Contains($"no longer has an entry {old.Digest}: an earlier edit removed it", gone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Docker_list_can_lose_annotations_that_it_should_not_have_and_no_platform()
    {
        var docker = Artifact.Parse(MediaType.DockerIndex, Samples.Index(
            [Samples.OnPlatform(old.Descriptor with { MediaType = MediaType.DockerManifest }, "linux/amd64")],
            MediaType.DockerIndex,
            ",\"annotations\":{\"k\":\"v\",\"l\":\"\"}"));

        var without = await docker.EditAsync([IndexEdit.Annotate("k", null)]);

        Assert.Equal(["l"], without.Index!.Annotations.Keys);
        await Assert.ThrowsAsync<InvalidContentException>(async () => await docker.EditAsync([IndexEdit.SetPlatform(old.Digest, null)]));
    }

    [Fact]
    public async Task An_attestation_of_an_image_that_does_not_come_along_stays_away()
    {
        var proof = family.Image("proof", "unknown/unknown", "d");
        string Attested(Digest image) => Samples.BuildKitAttestation(proof.Descriptor, image);
        var orphaned = family.Index("orphaned", Arm, Attested(amd.Digest));
        var ofWhatIsThere = family.Index("there", Arm, Attested(old.Digest));

        Assert.Equal(Text([Old, Arm]), await EditAsync([Old], IndexEdit.Add(orphaned)));
        Assert.Equal(Text([Old, Arm, Attested(old.Digest)]), await EditAsync([Old], IndexEdit.Add(ofWhatIsThere)));
    }

    [Fact]
    public async Task What_is_attached_to_an_image_that_is_added_and_taken_out_again_goes_with_it()
    {
        var index = Parse([Old]);
        var attached = arm.WithAttached([Artifact.CreateReferrer(arm, "application/x", [Samples.Layer("sbom")])]);
        Assert.Same(index, await index.EditAsync([IndexEdit.Add(attached), IndexEdit.Remove(arm.Digest)]));
    }

    [Fact]
    public async Task What_is_attached_to_an_image_that_no_edit_changes_goes_on_with_the_index()
    {
        var index = Parse([Samples.OnPlatform(old.Descriptor, "linux/amd64"), Arm]).WithAttached(
            [
                Artifact.CreateReferrer(arm, "application/x", [Samples.Layer("sbom")]),
                Artifact.CreateReferrer(old, "application/x", [Samples.Layer("other")]),
            ]);

        var edited = await index.EditImagesAsync(new() { Platforms = [Amd64], Change = new() { User = "1" } });

        Assert.Equal([arm.Digest], edited.Attached.Select(static each => each.Subject!.Digest));
    }

    [Fact]
    public async Task What_is_attached_to_an_image_deeper_inside_goes_on_and_what_refers_to_the_index_that_was_does_not()
    {
        var inner = family.Index("inner", Arm);
        var sbom = Artifact.CreateReferrer(arm, "application/x", [Samples.Layer("sbom")]);
        var index = Parse([Old, Samples.Entry(inner.Descriptor)]);

        var edited = await index.WithAttached([sbom, Artifact.CreateReferrer(index, "application/x", [])]).EditAsync(
            [IndexEdit.Annotate("k", "v")]);

        Assert.Equal([sbom], edited.Attached);
    }

    [Fact]
    public async Task What_the_caller_says_of_the_index_itself_stays_with_it()
    {
        var index = Parse([Old]).WithAnnotations(new Dictionary<string, string> { ["a"] = "b" });
        Assert.Equal(["a"], (await index.EditAsync([IndexEdit.Annotate("k", "v")])).Descriptor.Annotations.Keys);
    }

    [Fact]
    public async Task A_Docker_list_takes_no_entry_that_says_what_it_has_no_place_for()
    {
        Foreign foreign = new();
        var (there, more) = (foreign.Image(
            "linux/amd64",
            type: MediaType.DockerManifest), foreign.Open(foreign.Image("linux/arm64", type: MediaType.DockerManifest)));
        var list = foreign.Open(
            MediaType.DockerIndex,
            Samples.Text(Samples.Index([Samples.OnPlatform(there, "linux/amd64")], MediaType.DockerIndex)));

        var refused = await Assert.ThrowsAsync<InvalidContentException>(async () =>
            await list.EditAsync([IndexEdit.Add(more.WithAnnotations(new Dictionary<string, string> { ["k"] = "v" }))]));

        Assert.Contains($"entry {more.Digest} has annotations (k)", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await list.EditAsync([IndexEdit.Add(more)])).Index!.Manifests.Count);
    }

    [Fact]
    public async Task What_runs_on_no_platform_is_there_once_and_gets_the_annotations_that_it_is_given_now()
    {
        var config = family.Keep("values", new("application/vnd.cncf.helm.config.v1+json"), "{}");
        var chart = family.Keep("chart", MediaType.OciManifest, Samples.Manifest(config.Descriptor, []));
        Dictionary<string, string> said = new() { ["k"] = "v" };

        var index = await Parse([Old]).EditAsync([IndexEdit.Add(chart)]);

        Assert.Same(index, await index.EditAsync([IndexEdit.Add(chart)]));
        Assert.Equal(
            said,
            Assert.Single((await index.EditAsync([IndexEdit.Add(chart.WithAnnotations(said))])).Index!.Manifests.Skip(1)).Annotations);
    }

    [Fact]
    public async Task An_index_that_says_no_platform_of_an_image_changes_none_and_gives_its_entry_as_it_stands()
    {
        var silent = family.Index("silent", Samples.Entry(arm.Descriptor, ",\"x\":[1]"));

        var index = Parse([Old, Arm]);
        var added = await EditAsync([Old], IndexEdit.Add(silent));
        var made = await Artifact.CreateIndexAsync([silent]);

        Assert.Same(index, await index.EditAsync([IndexEdit.Add(silent)]));
        var entry = Samples.Entry(arm.Descriptor, $$$""","x":[1],"platform":{{{{Samples.PlatformMembers("linux/arm64/v8")}}}}""");
        Assert.Equal(Text([Old, entry]), added);
        Assert.Equal(Text([entry]), Samples.Text(made.Bytes));
    }

    [Fact]
    public async Task An_attestation_of_an_image_that_gives_way_does_not_come_along()
    {
        var proof = family.Image("proof", "unknown/unknown", "d");
        var rebuilt = family.Index(
            "rebuilt",
            Samples.OnPlatform(amd.Descriptor, "linux/amd64"),
            Samples.Attestation(proof.Descriptor, old.Digest));

        Assert.Equal(
            Text([Samples.OnPlatform(amd.Descriptor, "linux/amd64"), Arm]),
            await EditAsync([Old, Arm], IndexEdit.Replace(rebuilt)));
    }

    [Fact]
    public async Task One_image_twice_for_a_platform_is_told_from_two_images()
    {
        var twice = await Assert.ThrowsAsync<InvalidContentException>(async () => await Artifact.CreateIndexAsync([old, old]));
        Assert.Equal($"The image {old.Digest} is listed twice for platform linux/amd64. Remove one of the two entries.", twice.Message);
    }

    [Fact]
    public async Task An_index_without_platforms_is_said_to_name_none()
    {
        var bare = Parse([Samples.Entry(family.Index("inner", Arm).Descriptor)]);
        var missing = await Assert.ThrowsAsync<ContentNotFoundException>(async () => await bare.EditAsync([IndexEdit.Remove(Amd64)]));
        var empty = await Assert.ThrowsAsync<ContentNotFoundException>(async () =>
            await Parse([]).EditImagesAsync(new() { Platforms = [Amd64] }));

        Assert.EndsWith("has no entry linux/amd64. It names no platform.", missing.Message, StringComparison.Ordinal);
        Assert.EndsWith("It names no platform.", empty.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_that_was_edited_very_often_still_knows_where_its_images_are()
    {
        var index = Parse([Old, Arm]);
        for (var at = 0; at < 20_000; at++)
            index = await index.EditAsync([IndexEdit.Annotate("k", $"{at}")]);

        Assert.Equal(arm.Digest, (await index.ChildAsync(index.Index!.Manifests[1])).Digest);
        Assert.True(index.IsWholeIn(family.Home));
    }

    private static string Text(string[] entries) => Samples.Text(Samples.Index(entries));

    private Artifact Parse(string[] entries) => Artifact.Parse(MediaType.OciIndex, Samples.Index(entries), family.Here);

    private async Task<string> EditAsync(string[] entries, params IndexEdit[] edits) =>
        Encoding.UTF8.GetString((await Parse(entries).EditAsync(edits)).Bytes.Span);
}
