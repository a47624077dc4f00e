using System.Text;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Images;

/// <summary>Indexes that others wrote, edited: what is not asked for keeps its bytes.</summary>
public sealed class IndexEditTests
{
    private readonly Family family = new();
    private readonly Artifact amd;
    private readonly Artifact arm;
    private readonly Artifact old;
    private readonly Artifact proof;

    public IndexEditTests()
    {
        (amd, arm) = (family.Image("amd", "linux/amd64", "a"), family.Image("arm", "linux/arm64", "b"));
        (old, proof) = (family.Image("old", "linux/amd64", "c"), family.Image("proof", "linux/amd64", "d"));
    }

    // Three blanks and size before digest, as docker writes; an unknown member at each level.
    private string Docker => $$"""
        {
           "schemaVersion": 2,
           "mediaType": "application/vnd.oci.image.index.v1+json",
           "x-index": [1,  2],
           "manifests": [
              {
                 "mediaType": "application/vnd.oci.image.manifest.v1+json",
                 "size": {{old.Descriptor.Size}},
                 "digest": "{{old.Digest}}",
                 "x-entry": {"a":  "\u00e9"},
                 "platform": {
                    "architecture": "amd64",
                    "os": "linux",
                    "x-platform": true
                 }
              },
              {
                 "mediaType": "application/vnd.oci.image.manifest.v1+json",
                 "size": {{arm.Descriptor.Size}},
                 "digest": "{{arm.Digest}}",
                 "platform": {
                    "architecture": "arm64",
                    "os": "linux",
                    "variant": "v8"
                 }
              }
           ]
        }
        """;

    // Minified, with an attestation as buildx writes it.
    private string Buildx => $$$"""
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{{{Samples.OnPlatform(
            old.Descriptor,
            "linux/amd64")}}},{{{Samples.OnPlatform(
                arm.Descriptor, "linux/arm64")}}},{{{Samples.BuildKitAttestation(proof.Descriptor, old.Digest)}}}],"x":{}}
        """.Trim();

    [Fact]
    public async Task Removing_a_platform_takes_its_entry_and_nothing_else()
    {
        var edited = await EditAsync(Docker, IndexEdit.Remove(Platform.Parse("linux/amd64")));

        var lines = Docker.Split('\n');
        Assert.Equal(string.Join('\n', lines.Take(5).Concat(lines.Skip(16))), edited);
    }

    [Fact]
    public async Task An_image_takes_its_attestations_along()
    {
        var edited = await EditAsync(Buildx, IndexEdit.Remove(old.Digest));
        Assert.Equal(
            Buildx.Replace(
                $"{Samples.OnPlatform(old.Descriptor, "linux/amd64")},",
                "",
                StringComparison.Ordinal).Split(",{\"mediaType\"")[0] + "],\"x\":{}}",
            edited);
    }

    [Fact]
    public async Task Replacing_keeps_the_place_and_drops_the_attestations_of_what_goes()
    {
        var edited = await EditAsync(Buildx, IndexEdit.Replace(amd));

        var index = Parse(edited).Index!;
        Assert.Equal([amd.Digest, arm.Digest], index.Manifests.Select(static each => each.Digest));
        Assert.EndsWith("],\"x\":{}}", edited, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_added_image_is_laid_out_like_its_neighbours_and_read_from_its_own_source()
    {
        var s390x = family.Image("z", "linux/s390x", "e");
        var index = Parse(Docker);

        var edited = await index.EditAsync([IndexEdit.Add(s390x)]);

        var text = Encoding.UTF8.GetString(edited.Bytes.Span);
        Assert.StartsWith(
            Docker[..Docker.LastIndexOf("\n   ]", StringComparison.Ordinal)] + ",\n      {\n         \"mediaType\":",
            text,
            StringComparison.Ordinal);
        Assert.EndsWith("\n      }\n   ]\n}", text, StringComparison.Ordinal);
        Assert.Equal(s390x.Digest, (await edited.ChildAsync(edited.Index!.Manifests[2])).Digest);
        Assert.Equal(arm.Digest, (await edited.ChildAsync(edited.Index.Manifests[1])).Digest);
    }

    [Fact]
    public async Task Entries_of_an_added_index_keep_what_nobody_here_knows()
    {
        var riscv = family.Image("r", "linux/riscv64", "f");
        var other = family.Index("other", $"{Samples.OnPlatform(riscv.Descriptor, "linux/riscv64")[..^1]},\"x-rebuilt\":[1]}}");

        var edited = await EditAsync(Docker, IndexEdit.Add(other));
        var composed = await Artifact.CreateIndexAsync([other, amd]);

        Assert.Contains("\"x-rebuilt\":", edited, StringComparison.Ordinal);
        Assert.Contains("\"x-rebuilt\":[1]", Encoding.UTF8.GetString(composed.Bytes.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Annotations_and_platforms_change_where_they_are_named()
    {
        var edited = await EditAsync(
            Docker,
            IndexEdit.Annotate("org.opencontainers.image.version", "1.4.0"),
            IndexEdit.Annotate(arm.Digest, "k", "v"),
            IndexEdit.SetPlatform(Platform.Parse("linux/arm64"), Platform.Parse("linux/arm64/v9")));

        var index = Parse(edited).Index!;
        Assert.Equal("1.4.0", index.Annotations["org.opencontainers.image.version"]);
        Assert.Equal(("v", "v9"), (index.Manifests[1].Annotations["k"], index.Manifests[1].Platform!.Variant));
        var head = Docker[..Docker.IndexOf("\"variant\"", StringComparison.Ordinal)];
        Assert.StartsWith(head, edited, StringComparison.Ordinal);
        Assert.Equal(Docker, await EditAsync(
            edited,
            IndexEdit.SetPlatform(arm.Digest, Platform.Parse("linux/arm64/v8")), IndexEdit.Annotate(arm.Digest, "k", null),
            IndexEdit.Annotate("org.opencontainers.image.version", null)));
    }

    [Fact]
    public async Task Keeping_some_platforms_drops_the_others_with_their_attestations()
    {
        var edited = Parse(await EditAsync(Buildx, IndexEdit.Keep([Platform.Parse("linux/arm64/v8")]))).Index!;
        Assert.Equal([arm.Digest], edited.Manifests.Select(static each => each.Digest));
    }

    [Fact]
    public async Task An_edit_that_changes_nothing_gives_the_index_itself()
    {
        var index = Parse(Docker);
        Assert.Same(
            index,
            await index.EditAsync(
                [IndexEdit.SetPlatform(arm.Digest, Platform.Parse("linux/arm64/v8")), IndexEdit.Annotate(arm.Digest, "none", null)]));
        Assert.Same(index, await index.EditAsync([]));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_by_name()
    {
        var duplicate = await Assert.ThrowsAsync<InvalidContentException>(async () => await EditAsync(Docker, IndexEdit.Add(amd)));
        Assert.Contains("Two images have platform linux/amd64", duplicate.Message, StringComparison.Ordinal);
        var missing = await Assert.ThrowsAsync<ContentNotFoundException>(async () =>
            await EditAsync(Docker, IndexEdit.Remove(Platform.Parse("linux/s390x"))));
        Assert.Contains("has no entry linux/s390x. It has linux/amd64, linux/arm64/v8", missing.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await amd.EditAsync([IndexEdit.Remove(amd.Digest)]));
        var docker = family.Keep("docker", MediaType.DockerIndex, Samples.Index([], MediaType.DockerIndex));
        await Assert.ThrowsAsync<InvalidContentException>(async () => await docker.EditAsync([IndexEdit.Annotate("k", "v")]));
        var mixed = await Assert.ThrowsAsync<InvalidContentException>(async () => await docker.EditAsync([IndexEdit.Add(amd)]));
        Assert.Contains("mixture", mixed.Message, StringComparison.Ordinal);
        Assert.Equal(
            (Problem.DuplicatePlatform, Problem.MissingPlatform, Problem.MixedFormats, RemedyKind.ConvertFirst),
            (duplicate.Problem, missing.Problem, mixed.Problem, mixed.Remedy!.Kind));
    }

    private Artifact Parse(string text) => Artifact.Parse(MediaType.OciIndex, Encoding.UTF8.GetBytes(text), family.Here);

    private async Task<string> EditAsync(string text, params IndexEdit[] edits) =>
        Encoding.UTF8.GetString((await Parse(text).EditAsync(edits)).Bytes.Span);
}
