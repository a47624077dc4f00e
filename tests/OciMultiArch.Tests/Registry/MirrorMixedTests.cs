using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>Blobs of which a mirror gave good bytes, then false ones, and the registry the rest.</summary>
public sealed class MirrorMixedTests
{
    private const int Size = 50_000;
    private static readonly byte[] Content = Bytes.Noise(Size);

    [Theory]
    [InlineData("folder")]
    [InlineData("archive")]
    [InlineData("memory")]
    [InlineData("registry")]
    [InlineData("registry in parts")]
    public async Task Whoever_can_begin_again_reads_the_blob_from_the_registry_alone(string kind)
    {
        await using var origin = await RegistryCase.StartAsync();
        origin.Stored.PutBlob(Content);
        await using var mirror = SocketServer.Start(Lie);
        await using var target = await RegistryCase.StartAsync(
            new(), (_, host) => host.ChunkBytes = kind == "registry in parts" ? 20_000 : null);
        using var client = ClientOf(origin, mirror);
        using TempFolder folder = new();
        IContentStore store = kind switch
        {
            "folder" => OciLayout.At(folder.At("layout")),
            "archive" => OciArchive.Create(folder.At("a.tar")),
            "memory" => new MemoryStore(),
            _ => target.App,
        };
        Sum progress = new();

        await store.WriteAsync(BlobOf(origin, client), progress);

        Assert.Equal(Size, progress.Value);
        Assert.Equal(2, mirror.Requests.Count);
        Assert.Equal(["bytes=10000-", null], origin.Fake.Requests.Select(static each => each["Range"]));
        if (store is Repository)
            Assert.Equal(Content, target.Stored.Blobs[Bytes.Digest(Content)]);
        else
            Assert.Equal(Content, (await Blob.In(RegistryCase.Layer(Size).Descriptor, store).ReadAsync()).ToArray());
    }

    [Fact]
    public async Task Whoever_cannot_is_told_of_the_mirror_which_is_then_passed_over()
    {
        await using var origin = await RegistryCase.StartAsync();
        origin.Stored.PutBlob(Content);
        await using var mirror = SocketServer.Start(Lie);
        using var client = ClientOf(origin, mirror);
        var blob = BlobOf(origin, client);

        var failure = await Assert.ThrowsAsync<ContentMismatchException>(() => blob.ReadAsync().AsTask());

        Assert.Contains($"{mirror.Host}/app, a mirror of {origin.Fake.Host}/app", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Content, (await blob.ReadAsync()).ToArray());
        Assert.Equal(2, mirror.Requests.Count);
    }

    [Fact]
    public async Task A_registry_that_is_damaged_itself_is_named_after_its_mirror_was_passed_over()
    {
        await using var origin = await RegistryCase.StartAsync();
        origin.Stored.PutBlob(new byte[Size], Bytes.Digest(Content));
        await using var mirror = SocketServer.Start(Lie);
        using var client = ClientOf(origin, mirror);

        var failure = await Assert.ThrowsAsync<ContentMismatchException>(
            () => new MemoryStore().WriteAsync(BlobOf(origin, client)).AsTask());

        Assert.Contains($"from {origin.Fake.Host}/app as", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, origin.Fake.Requests.Count);
    }

    private static Blob BlobOf(RegistryCase origin, RegistryClient client) =>
        Blob.In(RegistryCase.Layer(Size).Descriptor, client.Repository($"{origin.Fake.Host}/app"));

    private static RegistryClient ClientOf(RegistryCase origin, SocketServer mirror) =>
        RegistryCase.ClientOf(options => options.Hosts[origin.Fake.Host] = new() { Mirrors = { new(mirror.Host) } });

    private static SocketReply Lie(SocketRequest request)
    {
        if (request["Range"] is null)
            return SocketReply.AfterBody.Send(SocketReply.Head(200, $"Content-Length: {Size}")).Send(Content[..5000]).Close();
        var head = SocketReply.Head(206, $"Content-Range: bytes 5000-{Size - 1}/{Size}", $"Content-Length: {Size - 5000}");
        return SocketReply.AfterBody.Send(head).Send(new byte[5000]).Close();
    }

    private sealed class Sum : IProgress<long>
    {
        public long Value { get; private set; }

        public void Report(long value) => Value += value;
    }
}
