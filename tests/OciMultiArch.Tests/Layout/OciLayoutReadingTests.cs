using System.Text;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Layout;

public sealed class OciLayoutReadingTests : IDisposable
{
    private readonly LayoutCase at = new();

    [Fact]
    public async Task A_missing_folder_holds_nothing_and_stays_missing()
    {
        Assert.Null(await at.Layout.FindAsync(Tag.Latest));
        Assert.Null(await at.Layout.ResolveAsync(Tag.Latest));
        Assert.Null(await at.Layout.FindAsync(Samples.Titled("x").Descriptor));
        Assert.False(await at.Layout.HasBlobAsync(Samples.SharedLayer.Descriptor));
        Assert.False(await at.Layout.HasManifestAsync(Samples.Titled("x").Descriptor));
        Assert.Empty(await at.TagsAsync());
        Assert.Empty(await at.Layout.ReferrersAsync(Samples.SharedLayer.Digest).ToListAsync());
        await Assert.ThrowsAsync<ContentNotFoundException>(async () => await at.Layout.OpenAsync(Samples.SharedLayer.Descriptor));
        Assert.False(Directory.Exists(at.Root));
    }

    [Fact]
    public async Task What_was_written_is_read_again_with_this_layout_as_the_source_of_its_parts()
    {
        var written = await at.WriteImageAsync("x", "1.0");

        var read = await at.Layout.FindAsync(Tag.Parse("1.0"));

        Assert.NotNull(read);
        Assert.Equal(written.Descriptor, read.Descriptor);
        Assert.True(written.Bytes.Span.SequenceEqual(read.Bytes.Span));
        Assert.Equal([at.Layout], read.Sources);
        Assert.All(read.Blobs, each => Assert.Contains(at.Layout, each.Sources));
        await using var layer = await read.Blobs[1].OpenAsync();
        Assert.Equal("a layer", await new StreamReader(layer).ReadToEndAsync());
    }

    [Fact]
    public async Task A_blob_is_read_from_any_offset()
    {
        await at.Layout.WriteAsync(Samples.SharedLayer);

        await using var middle = await at.Layout.OpenAsync(Samples.SharedLayer.Descriptor, from: 2);
        await using var end = await at.Layout.OpenAsync(Samples.SharedLayer.Descriptor, from: 7);

        Assert.Equal("layer", await new StreamReader(middle).ReadToEndAsync());
        Assert.Equal(-1, end.ReadByte());
    }

    [Fact]
    public async Task A_manifest_found_by_a_descriptor_keeps_that_descriptor()
    {
        var image = await at.WriteImageAsync("x");
        var asked = image.Descriptor with { Platform = LayoutCase.Arm64 };

        Assert.Equal(asked, (await at.Layout.FindAsync(asked))!.Descriptor);
    }

    [Fact]
    public async Task The_name_in_the_index_is_not_told_as_an_annotation_of_the_image()
    {
        var image = Samples.Titled("x");
        at.PlaceBlob(image.Digest, image.Bytes.Span);
        at.WriteForeign(Samples.NamedEntry(image.Descriptor, "a").Replace("{\"org", "{\"kept\":\"yes\",\"org", StringComparison.Ordinal));

        var found = await at.Layout.ResolveAsync(Tag.Parse("a"));

        Assert.Equal(["kept"], found!.Annotations.Keys);
    }

    [Fact]
    public async Task Names_of_other_tools_that_are_no_tags_are_left_out()
    {
        var image = Samples.Titled("x").Descriptor;
        string[] names = ["b", "docker.io/library/alpine:3.20", "a+b", "x@y", "--z", "", "a", "b", new string('n', 200)];
        at.WriteForeign(string.Join(',', names.Select(each => Samples.NamedEntry(image, each)).Append(Samples.Entry(image))));

        Assert.Equal(["b", "a"], await at.TagsAsync());
    }

    [Fact]
    public async Task A_name_for_two_different_manifests_is_refused_by_naming_both()
    {
        var (one, two) = (Samples.Titled("1").Descriptor, Samples.Titled("2").Descriptor);
        at.WriteForeign(
            $"{Samples.NamedEntry(one, "a")},{Samples.NamedEntry(two, "a")},{Samples.NamedEntry(two, "b")},{Samples.NamedEntry(two, "b")}");

        var failure = await Assert.ThrowsAsync<InvalidContentException>(async () => await at.Layout.FindAsync(Tag.Parse("a")));

        Assert.Contains(one.Digest.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.Contains(two.Digest.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.Equal(two, await at.Layout.ResolveAsync(Tag.Parse("b")));
    }

    [Fact]
    public async Task Names_inside_a_nested_index_are_no_names_of_the_layout()
    {
        var child = Samples.Titled("x");
        var nested = Artifact.Parse(
            MediaType.OciIndex,
            Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"manifests":[{{Samples.NamedEntry(child.Descriptor, "inner")}}]}"""));
        at.PlaceBlob(nested.Digest, nested.Bytes.Span);
        at.PlaceBlob(child.Digest, child.Bytes.Span);
        at.WriteForeign(Samples.NamedEntry(nested.Descriptor, "outer"));

        var found = await at.Layout.FindAsync(Tag.Parse("outer"));

        Assert.Equal(["outer"], await at.TagsAsync());
        Assert.Null(await at.Layout.FindAsync(Tag.Parse("inner")));
        Assert.Equal(child.Digest, (await found!.ChildAsync(found.Index!.Manifests[0])).Digest);
    }

    [Fact]
    public async Task A_name_whose_manifest_is_gone_is_an_error_and_not_an_absent_name()
    {
        at.WriteForeign(Samples.NamedEntry(Samples.Titled("x").Descriptor, "a"));

        await Assert.ThrowsAsync<ContentNotFoundException>(async () => await at.Layout.FindAsync(Tag.Parse("a")));
    }

    [Fact]
    public async Task An_entry_of_another_type_can_be_resolved_but_not_read_as_a_manifest()
    {
        var other = Samples.SharedLayer.Descriptor with { MediaType = new("application/xml") };
        at.WriteForeign(Samples.NamedEntry(other, "a"));

        Assert.Equal(other, await at.Layout.ResolveAsync(Tag.Parse("a")));
        var failure = await Assert.ThrowsAsync<InvalidContentException>(async () => await at.Layout.FindAsync(Tag.Parse("a")));
        Assert.Contains("application/xml", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_layout_whose_first_writer_got_no_further_than_blobs_reads_as_empty()
    {
        await at.Layout.WriteAsync(Samples.SharedLayer);

        Assert.False(File.Exists(at.At("oci-layout")));
        Assert.True(await at.Layout.HasBlobAsync(Samples.SharedLayer.Descriptor));
        Assert.Empty(await at.TagsAsync());
    }

    [Fact]
    public async Task A_cancelled_call_does_nothing()
    {
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await at.Layout.WriteAsync(Samples.SharedLayer, cancellationToken: cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await at.Layout.FindAsync(Tag.Latest, cancelled.Token));
        Assert.False(Directory.Exists(at.Root));
    }

    public void Dispose() => at.Dispose();
}
