using System.Text;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Layout;

public sealed class OciLayoutHostileTests : IDisposable
{
    private static readonly Tag A = Tag.Parse("a");
    private readonly LayoutCase at = new();

    public static TheoryData<string> HostileDigests => new(
        "", ":", "sha256", "sha256:", "sha256:..", "sha256:../../v2/other", "sha256:../../../etc/passwd",
        "../sha256:" + new string('a', 64),
        "sha256/../..:" + new string('a', 64),
        "sha256:" + new string('A', 64),
        "sha256:" + new string('a', 63),
        "sha256:" + new string('a', 65),
        "sha256:" + new string('a', 62) + "/.", "sha256:" + new string('a', 64) + "\\n",
        "sha256:" + new string('a', 60) + "%2e%2e", "..:aa", ".:aa", "a..b:aa",
        "sha512:" + new string('a', 64), "sha256:\\u0000" + new string('a', 63), "SHA256:" + new string('a', 64), "C\\\\:aa");

    [Theory]
    [MemberData(nameof(HostileDigests))]
    public async Task A_digest_that_is_no_digest_spoils_the_index_and_reaches_no_path(string digest)
    {
        at.WriteForeign(
            $$$"""{"mediaType":"{{{MediaType.OciManifest}}}","digest":"{{{digest}}}","size":2,"annotations":"""
                + $$$"""{"org.opencontainers.image.ref.name":"a"}}""");

        await RefusedAsync(async () => await at.Layout.FindAsync(A), "index.json");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("1.0.0")]
    [InlineData("""{"imageLayoutVersion":1}""")]
    [InlineData("""{"imageLayoutVersion":null}""")]
    [InlineData("""{"imageLayoutVersion":"2.0.0"}""")]
    [InlineData("""{"imageLayoutVersion":"1.0.0","imageLayoutVersion":"1.0.0"}""")]
    public async Task A_folder_without_a_known_layout_version_is_refused(string marker)
    {
        at.WriteForeign("");
        await File.WriteAllTextAsync(at.At("oci-layout"), marker);

        await RefusedAsync(async () => await at.Layout.FindAsync(A), "oci-layout");
        await RefusedAsync(async () => await at.Layout.WriteAsync(Samples.SharedLayer), "oci-layout");
    }

    // One that is as it was is read once.
    [Fact]
    public async Task A_layout_version_that_becomes_another_is_refused()
    {
        await at.WriteImageAsync("a", "a");
        Assert.NotNull(await at.Layout.FindAsync(A));
        var marker = at.At("oci-layout");
        await File.WriteAllTextAsync(marker, """{"imageLayoutVersion":"9.0.0"}""");
        File.SetLastWriteTimeUtc(marker, DateTime.UtcNow.AddSeconds(2));

        await RefusedAsync(async () => await at.Layout.FindAsync(A), "oci-layout");
        await RefusedAsync(async () => await at.Layout.WriteAsync(Samples.SharedLayer), "oci-layout");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"schemaVersion":1,"manifests":[]}""")]
    [InlineData("""{"schemaVersion":2,"manifests":[],"manifests":[]}""")]
    [InlineData("""{"schemaVersion":2,"manifests":[],"layers":[]}""")]
    [InlineData("""{"schemaVersion":2,"manifests":[""")]
    public async Task An_index_that_is_none_is_refused_and_never_overwritten(string index)
    {
        at.WriteForeign("");
        await File.WriteAllTextAsync(at.At("index.json"), index);

        await RefusedAsync(async () => await at.Layout.ResolveAsync(A), "index.json");
        await RefusedAsync(async () => await at.Layout.WriteAsync(Samples.Titled("x"), [A]), "index.json");
        Assert.Equal(index, at.IndexText());
    }

    [Fact]
    public async Task Files_larger_than_any_honest_one_are_not_read()
    {
        at.WriteForeign("");
        using (var index = File.OpenWrite(at.At("index.json")))
            index.SetLength(32 * 1024 * 1024 + 1);
        await RefusedAsync(async () => await at.Layout.ResolveAsync(A), "index.json");

        using (var marker = File.OpenWrite(at.At("oci-layout")))
            marker.SetLength(64 * 1024 + 1);
        await RefusedAsync(async () => await at.Layout.ResolveAsync(A), "oci-layout");
    }

    [Fact]
    public async Task A_folder_with_something_else_in_it_is_neither_read_nor_written()
    {
        Directory.CreateDirectory(at.Root);
        await File.WriteAllTextAsync(at.At("thesis.tex"), "years of work");

        await RefusedAsync(async () => await at.Layout.FindAsync(A), "thesis.tex");
        await RefusedAsync(async () => await at.Layout.WriteAsync(Samples.SharedLayer), "thesis.tex");
        await RefusedAsync(async () => await at.Layout.PruneAsync(), "thesis.tex");
        Assert.Equal(["thesis.tex"], at.Entries());
    }

    [Fact]
    public async Task A_file_in_place_of_the_folder_is_refused()
    {
        await File.WriteAllTextAsync(at.Root, "");

        await RefusedAsync(async () => await at.Layout.FindAsync(A), at.Root);
        await RefusedAsync(async () => await OciLayout.At(at.At("below")).WriteAsync(Samples.SharedLayer), at.Root);
    }

    [Theory]
    [InlineData("index.json")]
    [InlineData("oci-layout")]
    public async Task A_link_in_place_of_a_file_is_not_followed(string name)
    {
        await at.WriteImageAsync("x", "a");
        File.Move(at.At(name), at.Outside(name));
        File.CreateSymbolicLink(at.At(name), at.Outside(name));

        await RefusedAsync(async () => await at.Layout.FindAsync(A), name);
        await RefusedAsync(async () => await at.Layout.WriteAsync(Samples.Titled("y"), [A]), name);
    }

    [Fact]
    public async Task A_link_in_place_of_the_lock_is_not_followed()
    {
        Directory.CreateDirectory(at.Root);
        File.CreateSymbolicLink(at.At(".lock"), at.Outside("victim"));

        await RefusedAsync(async () => await at.Layout.WriteAsync(Samples.Titled("y"), [A]), ".lock");
        Assert.False(File.Exists(at.Outside("victim")));
    }

    [Fact]
    public async Task A_link_in_place_of_a_blob_is_not_followed()
    {
        await at.Layout.WriteAsync(Samples.SharedLayer);
        var path = at.BlobPath(Samples.SharedLayer.Digest);
        File.Move(path, at.Outside("secret"));
        File.CreateSymbolicLink(path, at.Outside("secret"));

        await RefusedAsync(async () => await at.Layout.OpenAsync(Samples.SharedLayer.Descriptor), "symbolic link");
        await RefusedAsync(async () => await at.Layout.HasBlobAsync(Samples.SharedLayer.Descriptor), "symbolic link");
    }

    [Theory]
    [InlineData("blobs")]
    [InlineData("blobs/sha256")]
    public async Task A_link_in_place_of_a_folder_is_neither_read_nor_written_through(string name)
    {
        await at.Layout.WriteAsync(Samples.SharedLayer);
        Directory.Move(at.At(name), at.Outside("elsewhere"));
        Directory.CreateSymbolicLink(at.At(name), at.Outside("elsewhere"));

        await RefusedAsync(async () => await at.Layout.OpenAsync(Samples.SharedLayer.Descriptor), "symbolic link");
        await RefusedAsync(async () => await at.Layout.WriteAsync(Samples.EmptyConfig), "symbolic link");
        await RefusedAsync(async () => await at.Layout.PruneAsync(TimeSpan.Zero), "symbolic link");
        Assert.Single(Directory.EnumerateFiles(at.Outside("elsewhere"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_pipe_is_refused_without_waiting_for_its_other_end()
    {
        var image = await at.WriteImageAsync("x", "a");
        foreach (var path in new[] { at.BlobPath(image.Digest), at.BlobPath(Samples.SharedLayer.Digest), at.At("index.json") })
        {
            File.Delete(path);
            (await Programs.RunAsync(Programs.Find("mkfifo", "coreutils"), [path])).Succeeded();
        }

        await RefusedAsync(async () => await at.Layout.FindAsync(image.Descriptor), "has 0 bytes");
        await RefusedAsync(async () => await at.Layout.OpenAsync(Samples.SharedLayer.Descriptor), "has 0 bytes");
        await RefusedAsync(async () => await at.Layout.FindAsync(A), "not a regular file");
    }

    [Fact]
    public async Task A_folder_in_place_of_a_blob_is_refused_and_leaves_nothing_behind()
    {
        Directory.CreateDirectory(at.BlobPath(Samples.SharedLayer.Digest));

        await RefusedAsync(async () => await at.Layout.OpenAsync(Samples.SharedLayer.Descriptor), "is a folder");
        await RefusedAsync(async () => await at.Layout.WriteAsync(Samples.SharedLayer), "is a folder");
        await RefusedAsync(
            async () => await at.Layout.PackAsync(MediaType.OciLayer, static (to, cancel) => to.WriteAsync("a layer"u8.ToArray(), cancel)),
            "is a folder");
        Assert.Equal(["blobs"], at.Entries());
    }

    [Fact]
    public async Task Spoilt_bytes_are_found_out_before_anything_parses_them()
    {
        var image = await at.WriteImageAsync("x", "a");
        at.PlaceBlob(image.Digest, Encoding.UTF8.GetBytes(new string('x', (int)image.Descriptor.Size)));

        var failure = await Assert.ThrowsAsync<ContentMismatchException>(async () => await at.Layout.FindAsync(A));

        Assert.Null(failure.InnerException);
        Assert.False(await at.Layout.HasManifestAsync(image.Descriptor));
        Assert.Equal(Arrival.Copied, await at.Layout.WriteAsync(image, [A]));
        Assert.NotNull(await at.Layout.FindAsync(A));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9_000_000_000_000_000_000)]
    public async Task A_wrong_size_in_a_descriptor_is_an_error_and_reserves_no_memory(long size)
    {
        var image = await at.WriteImageAsync("x");

        await Assert.ThrowsAnyAsync<OciException>(async () => await at.Layout.FindAsync(image.Descriptor with { Size = size }));
        await Assert.ThrowsAsync<ContentMismatchException>(async () => await at.Layout.OpenAsync(image.Descriptor with { Size = size }));
    }

    [Fact]
    public async Task A_manifest_under_another_type_than_its_own_is_refused()
    {
        var image = await at.WriteImageAsync("x");

        await Assert.ThrowsAsync<ContentMismatchException>(async () =>
            await at.Layout.FindAsync(image.Descriptor with { MediaType = MediaType.OciIndex }));
    }

    [Fact]
    public async Task A_manifest_under_a_digest_that_cannot_be_verified_is_not_trusted()
    {
        var image = Samples.Titled("x");
        var other = Digest.Parse("md5:d41d8cd98f00b204e9800998ecf8427e");
        at.WriteForeign("");
        at.PlaceBlob(other, image.Bytes.Span);

        await Assert.ThrowsAsync<ContentMismatchException>(async () => await at.Layout.FindAsync(image.Descriptor with { Digest = other }));
        Assert.False(await at.Layout.HasManifestAsync(image.Descriptor with { Digest = other }));
    }

    public void Dispose() => at.Dispose();

    private static async Task RefusedAsync(Func<Task> attempt, string naming) =>
        Assert.Contains(naming, (await Assert.ThrowsAnyAsync<OciException>(attempt)).Message, StringComparison.Ordinal);
}
