using System.Security.Cryptography;
using System.Text;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Layout;

public sealed class OciLayoutWritingTests : IDisposable
{
    private static readonly Tag A = Tag.Parse("a");
    private static readonly Tag B = Tag.Parse("b");
    private readonly LayoutCase at = new();

    [Fact]
    public async Task The_files_of_a_new_layout_are_these_bytes()
    {
        var image = Samples.Titled("x").OnPlatform(LayoutCase.ArmV7);

        Assert.Equal(Arrival.Copied, await at.Layout.WriteAsync(image, [A, B, A]));
        Assert.Equal(Arrival.Copied, await at.Layout.WriteAsync(Samples.Referrer(image, "application/spdx+json"), []));

        Assert.Equal("""{"imageLayoutVersion":"1.0.0"}""", await File.ReadAllTextAsync(at.At("oci-layout")));
        Assert.Equal(
            """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":["""
            + """{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:"""
                + """4aea1805328d1be999d70802054015eb16a835dba1d5d12a1c248ce78c1a3f45","size":421,"annotations":"""
                + """{"org.opencontainers.image.ref.name":"a"},"platform":"""
                + """{"architecture":"arm","os":"linux","variant":"v7"}},"""
            + """{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:"""
                + """4aea1805328d1be999d70802054015eb16a835dba1d5d12a1c248ce78c1a3f45","size":421,"annotations":"""
                + """{"org.opencontainers.image.ref.name":"b"},"platform":"""
                + """{"architecture":"arm","os":"linux","variant":"v7"}},"""
            + """{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:"""
                + """4077a0115894044ffb350954c799888f593ce8ef83f6a5a9e33c030f7d83238f","size":"""
                + """643,"artifactType":"application/spdx+json"}]}""",
            at.IndexText());
        Assert.Equal([".lock", "blobs", "index.json", "oci-layout"], at.Entries());
    }

    [Fact]
    public async Task Writing_twice_changes_no_file()
    {
        var image = await at.WriteImageAsync("x", "a", "b");
        await at.Layout.WriteAsync(image, []);
        var index = new FileInfo(at.At("index.json"));
        index.LastWriteTimeUtc = DateTime.UnixEpoch;

        Assert.Equal(Arrival.Present, await at.Layout.WriteAsync(Samples.SharedLayer));
        Assert.Equal(Arrival.Present, await at.Layout.WriteAsync(image));
        Assert.Equal(Arrival.Present, await at.Layout.WriteAsync(image, [B, A]));
        Assert.Equal(Arrival.Present, await at.Layout.WriteAsync(image, []));

        index.Refresh();
        Assert.Equal(DateTime.UnixEpoch, index.LastWriteTimeUtc);
    }

    [Fact]
    public async Task A_part_gets_no_entry()
    {
        var image = Samples.Titled("x");

        Assert.Equal(Arrival.Copied, await at.Layout.WriteAsync(image));

        Assert.False(File.Exists(at.At("index.json")));
        Assert.True(await at.Layout.HasManifestAsync(image.Descriptor));
    }

    [Fact]
    public async Task A_name_in_use_moves_and_other_names_stay()
    {
        var old = await at.WriteImageAsync("old", "a", "b");
        var young = await at.WriteImageAsync("young", "a");

        Assert.Equal(young.Digest, (await at.Layout.ResolveAsync(A))!.Digest);
        Assert.Equal(old.Digest, (await at.Layout.ResolveAsync(B))!.Digest);
        Assert.Equal(["b", "a"], await at.TagsAsync());
        Assert.NotNull(await at.Layout.FindAsync(old.Descriptor));
    }

    [Fact]
    public async Task A_name_for_two_manifests_is_mended_by_writing_it()
    {
        var (one, two) = (Samples.Titled("1"), Samples.Titled("2"));
        at.WriteForeign($"{Samples.NamedEntry(one.Descriptor, "a")},{Samples.NamedEntry(two.Descriptor, "a")}");

        await at.Layout.WriteAsync(two, [A]);

        Assert.Equal(two.Digest, (await at.Layout.FindAsync(A))!.Digest);
    }

    [Fact]
    public async Task An_image_described_anew_is_described_anew_under_its_name()
    {
        var image = await at.WriteImageAsync("x", "a");

        Assert.Equal(Arrival.Copied, await at.Layout.WriteAsync(image.OnPlatform(LayoutCase.Arm64), [A]));

        Assert.Equal(LayoutCase.Arm64, (await at.Layout.ResolveAsync(A))!.Platform);
        Assert.Equal(["a"], await at.TagsAsync());
    }

    [Fact]
    public async Task What_other_tools_noted_on_an_entry_that_is_right_already_stays()
    {
        var image = Samples.Titled("x");
        at.WriteForeign(
            Samples.NamedEntry(image.Descriptor, "a").Replace("\"a\"", "\"a\",\"io.example\":\"kept\"", StringComparison.Ordinal));
        var before = at.IndexText();

        await at.Layout.WriteAsync(image, [A]);

        Assert.Equal(before, at.IndexText());
    }

    [Fact]
    public async Task Everything_else_in_the_index_of_another_tool_stays_byte_for_byte()
    {
        var (old, young) = (Samples.Titled("old"), Samples.Titled("young"));
        at.WriteForeign("");
        var theirs = "{\n\t\"schemaVersion\": 2,\n\t\"x-unknown\": {\"b\":1.0, \"a\":\"\\u002b\"},\n\t\"manifests\": [\n\t\t"
            + Samples.NamedEntry(young.Descriptor, "docker.io/library/young:1") + ",\n\t\t{0}\n\t]\n}\n";
        await File.WriteAllTextAsync(
            at.At("index.json"),
            theirs.Replace("{0}", Samples.NamedEntry(old.Descriptor, "a"), StringComparison.Ordinal));

        await at.Layout.WriteAsync(young, [A]);

        var (head, tail) = (theirs[..theirs.IndexOf(",\n\t\t{0}", StringComparison.Ordinal)], "\n\t]\n}\n");
        Assert.StartsWith(head, at.IndexText(), StringComparison.Ordinal);
        Assert.EndsWith(tail, at.IndexText(), StringComparison.Ordinal);
        Assert.Equal(young.Digest, (await at.Layout.ResolveAsync(A))!.Digest);
        Assert.DoesNotContain(old.Digest.ToString(), at.IndexText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Embedded_data_and_an_old_name_do_not_go_into_the_entry()
    {
        var image = Samples.Titled("x");
        var told = image.DescribedAs(image.Descriptor with
        {
            Data = "e30=",
            Annotations = new Dictionary<string, string> { ["org.opencontainers.image.ref.name"] = "old", ["kept"] = "yes" },
        });

        await at.Layout.WriteAsync(told, [A]);
        await at.Layout.WriteAsync(told, []);

        Assert.DoesNotContain("\"data\"", at.IndexText(), StringComparison.Ordinal);
        Assert.DoesNotContain("old", at.IndexText(), StringComparison.Ordinal);
        Assert.Equal(2, at.IndexText().Split("\"kept\":\"yes\"").Length - 1);
    }

    [Theory]
    [InlineData("a layer and more")]
    [InlineData("a lay")]
    [InlineData("A LAYER")]
    [InlineData("")]
    public async Task Content_that_is_not_what_it_says_leaves_nothing_behind(string content)
    {
        var wrong = Blob.Of(Samples.SharedLayer.Descriptor, (_, _) => new(new MemoryStream(Encoding.UTF8.GetBytes(content))));

        await Assert.ThrowsAsync<ContentMismatchException>(async () => await at.Layout.WriteAsync(wrong));

        Assert.Empty(at.Entries());
    }

    [Fact]
    public async Task A_manifest_that_is_not_what_it_says_leaves_nothing_behind()
    {
        var image = Samples.Titled("x");
        var wrong = image.DescribedAs(image.Descriptor with { Digest = Samples.SharedLayer.Digest });

        await Assert.ThrowsAsync<ContentMismatchException>(async () => await at.Layout.WriteAsync(wrong, [A]));

        Assert.False(Directory.Exists(at.Root));
    }

    [Fact]
    public async Task What_the_callers_own_stream_throws_passes_through_and_nothing_stays()
    {
        var broken = Blob.Of(Samples.SharedLayer.Descriptor, (_, _) => new(new BrokenStream()));

        await Assert.ThrowsAsync<IOException>(async () => await at.Layout.WriteAsync(broken));

        Assert.Empty(at.Entries());
    }

    [Fact]
    public async Task A_blob_of_the_wrong_size_is_replaced()
    {
        at.PlaceBlob(Samples.SharedLayer.Digest, "cut"u8);

        Assert.False(await at.Layout.HasBlobAsync(Samples.SharedLayer.Descriptor));
        Assert.Equal(Arrival.Copied, await at.Layout.WriteAsync(Samples.SharedLayer));
        Assert.Equal("a layer", await File.ReadAllTextAsync(at.BlobPath(Samples.SharedLayer.Digest)));
    }

    [Fact]
    public async Task Large_blobs_of_either_algorithm_arrive_whole_and_progress_adds_up()
    {
        var content = new byte[1_000_001];
        Random.Shared.NextBytes(content);
        foreach (var digest in new[] { Digest.Of(content), Digest.FromHash("sha512", SHA512.HashData(content)) })
        {
            Total total = new();
            var blob = Blob.Of(
                new() { MediaType = MediaType.OciLayer, Digest = digest, Size = content.Length },
                (_, _) => new(new MemoryStream(content)));

            Assert.Equal(Arrival.Copied, await at.Layout.WriteAsync(blob, total));

            Assert.Equal(content.Length, total.Bytes);
            Assert.Equal(content, await File.ReadAllBytesAsync(at.BlobPath(digest)));
        }
    }

    [Fact]
    public async Task An_empty_blob_is_a_blob()
    {
        var empty = Blob.Of(MediaType.OciLayer, Array.Empty<byte>());

        await at.Layout.WriteAsync(empty);

        await using var read = await Blob.In(empty.Descriptor, at.Layout).OpenAsync();
        Assert.Equal(-1, read.ReadByte());
    }

    [Fact]
    public async Task A_digest_that_cannot_be_verified_is_not_written()
    {
        var blob = Blob.Of(
            Samples.SharedLayer.Descriptor with { Digest = Digest.Parse("md5:d41d8cd98f00b204e9800998ecf8427e") },
            (_, _) => new(new MemoryStream()));

        await Assert.ThrowsAsync<ContentMismatchException>(async () => await at.Layout.WriteAsync(blob));
        Assert.Empty(at.Blobs());
    }

    [Fact]
    public async Task More_entries_than_can_be_read_again_are_not_written()
    {
        var image = Samples.Titled("x");
        at.WriteForeign(string.Join(',', Enumerable.Range(0, 10_000).Select(each => Samples.NamedEntry(image.Descriptor, $"n{each}"))));

        await Assert.ThrowsAsync<OciException>(async () => await at.Layout.WriteAsync(image, [A]));
        Assert.Equal(10_000, (await at.TagsAsync()).Count);
    }

    public void Dispose() => at.Dispose();

    private sealed class Total : IProgress<long>
    {
        public long Bytes { get; private set; }

        public void Report(long value) => Bytes += value;
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("gone");
    }
}
