using System.Net;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Registry;

/// <summary>Manifests, indexes and names as they are written.</summary>
public sealed class ManifestWritingTests
{
    private static readonly SampleImage Amd64 = SampleImage.Make("linux/amd64");
    private static readonly Tag[] Names = [Tag.Parse("1.4.0"), Tag.Parse("1.4"), Tag.Parse("latest")];

    [Fact]
    public async Task Names_are_written_in_their_order_with_the_same_bytes()
    {
        await using var at = await WithBlobsAsync();

        Assert.Equal(Arrival.Copied, await at.App.WriteAsync(Samples.ToArtifact(Amd64), Names));
        Assert.Equal(Names.Select(static each => $"/v2/app/manifests/{each}"), at.Fake.Requests.Select(static each => each.Path));
        Assert.All(at.Fake.Requests, static each => Assert.Equal(Amd64.ManifestType, each["Content-Type"]));
        Assert.Equal(Amd64.Manifest, at.Stored.Manifests.Values.Single().Bytes);
    }

    [Fact]
    public async Task When_one_name_fails_no_later_one_is_written()
    {
        await using var at = await WithBlobsAsync();
        at.Fake.Inject(static each => each.Path.EndsWith("/1.4", StringComparison.Ordinal), FakeReply.Error(403, "DENIED"), int.MaxValue);

        await Assert.ThrowsAsync<RegistryException>(() => at.App.WriteAsync(Samples.ToArtifact(Amd64), Names).AsTask());

        Assert.Equal(["1.4.0"], at.Stored.Tags.Keys);
    }

    [Fact]
    public async Task A_part_goes_by_its_digest()
    {
        await using var at = await WithBlobsAsync();

        await at.App.WriteAsync(Samples.ToArtifact(Amd64));

        Assert.Equal($"/v2/app/manifests/{Amd64.Digest}", at.Fake.Requests.Single().Path);
        Assert.Empty(at.Stored.Tags);
    }

    [Fact]
    public async Task An_answer_with_another_digest_is_refused()
    {
        await using var at = await WithBlobsAsync();
        at.Fake.Spoil(
            static each => each.Method == "PUT", static reply => reply.With("Docker-Content-Digest", $"sha256:{new string('0', 64)}"));

        await Assert.ThrowsAsync<ContentMismatchException>(() => at.App.WriteAsync(Samples.ToArtifact(Amd64), Names).AsTask());
    }

    [Fact]
    public async Task An_answer_without_headers_is_enough()
    {
        await using var at = await WithBlobsAsync();
        at.Fake.Spoil(static each => each.Method == "PUT", static _ => new FakeReply(201), 3);

        Assert.Equal(Arrival.Copied, await at.App.WriteAsync(Samples.ToArtifact(Amd64), Names));
    }

    [Fact]
    public async Task An_immutable_tag_that_holds_the_digest_already_is_no_failure()
    {
        await using var at = await RegistryCase.StartAsync(new() { ImmutableTags = true });
        at.Stored.Put(Amd64, "1.4.0");

        Assert.Equal(Arrival.Present, await at.App.WriteAsync(Samples.ToArtifact(Amd64), [Names[0]]));
    }

    [Fact]
    public async Task An_immutable_tag_that_holds_another_digest_is_a_failure()
    {
        await using var at = await RegistryCase.StartAsync(new() { ImmutableTags = true });
        at.Stored.Put(SampleImage.Make("linux/arm64"), "1.4.0");
        at.Stored.Put(Amd64);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.WriteAsync(Samples.ToArtifact(Amd64), [Names[0]]).AsTask());

        Assert.Equal(HttpStatusCode.BadRequest, failure.StatusCode);
        Assert.Equal(["TAG_INVALID"], failure.ErrorCodes);
    }

    [Fact]
    public async Task A_refusal_stays_the_error_when_the_look_at_the_tag_fails_too()
    {
        await using var at = await WithBlobsAsync();
        at.Fake.Inject(static each => each.Method == "PUT", FakeReply.Error(403, "DENIED"));
        at.Fake.Inject(static each => each.Method is "HEAD" or "GET", new FakeReply(200).Bytes("<html>"u8.ToArray(), "text/html"), 2);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.WriteAsync(Samples.ToArtifact(Amd64), [Names[0]]).AsTask());

        Assert.Equal(["DENIED"], failure.ErrorCodes);
    }

    [Fact]
    public async Task Missing_blobs_are_named_by_their_code_without_a_second_request()
    {
        await using var at = await WithBlobsAsync();
        foreach (var each in Amd64.Blobs)
            at.Stored.Remove(Bytes.Digest(each));

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.WriteAsync(Samples.ToArtifact(Amd64), [Names[0]]).AsTask());

        Assert.Contains("MANIFEST_BLOB_UNKNOWN", failure.ErrorCodes);
        Assert.Equal(["PUT"], at.Log);
    }

    [Fact]
    public async Task A_manifest_whose_answer_was_lost_is_sent_again()
    {
        await using var at = await WithBlobsAsync();
        at.Fake.Spoil(static each => each.Method == "PUT", static _ => FakeReply.Broken);

        Assert.Equal(Arrival.Copied, await at.App.WriteAsync(Samples.ToArtifact(Amd64), [Names[0]]));
        Assert.Equal(["PUT", "PUT"], at.Log);
    }

    [Fact]
    public async Task A_push_that_is_cancelled_leaves_no_manifest()
    {
        await using var at = await RegistryCase.StartAsync();
        MemoryStore memory = new();
        var layer = await Layer.PackAsync(memory, [LayerEntry.File("hello.txt", "hello"u8.ToArray())]);
        var image = await new ImageRecipe { Platform = Platform.Parse("linux/amd64"), Layers = [layer] }.BuildAsync();
        using CancellationTokenSource stop = new();
        at.Fake.Before = _ =>
        {
            if (at.Fake.Requests.Any(static each => each.Method == "PUT"))
                stop.Cancel();
            return Task.FromResult(false);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => at.App.PushAsync(image, ["1.0"], null, stop.Token).AsTask());

        Assert.Empty(at.Stored.Manifests);
    }

    private static async Task<RegistryCase> WithBlobsAsync()
    {
        var at = await RegistryCase.StartAsync();
        foreach (var each in Amd64.Blobs)
            at.Stored.PutBlob(each);
        return at;
    }
}
