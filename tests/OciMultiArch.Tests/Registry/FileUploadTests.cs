using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>Large files, which the system sends where it can, and their arrival over every kind of connection.</summary>
public sealed class FileUploadTests : IDisposable
{
    private const int Size = (5 << 20) + 7;
    private readonly TempFolder folder = new();
    private readonly TestAuthority root = TestAuthority.Create("Root of the tests");

    public void Dispose()
    {
        folder.Dispose();
        root.Dispose();
    }

    public static TheoryData<string> Ways => ["plain", "TLS", "the caller's sockets", "a handler that keeps the body"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_file_arrives_as_it_is(string way)
    {
        using var certificate = root.IssueServer();
        await using var at = await RegistryCase.StartAsync(
            new() { Certificate = way == "TLS" ? certificate : null }, (options, host) => Configure(options, host, way));
        List<long> progress = [];

        await at.App.WriteAsync(await LayerAsync(), new Listener(progress.Add));

        Assert.Equal(Bytes.Noise(Size), Assert.Single(at.Stored.Blobs).Value);
        Assert.Equal(Size, progress.Sum());
        await using var back = await Blob.In(RegistryCase.Layer(Size).Descriptor, at.App).OpenAsync();
        using MemoryStream copy = new();
        await back.CopyToAsync(copy);
        Assert.Equal(Bytes.Noise(Size), copy.ToArray());
    }

    [Fact]
    public async Task A_file_of_a_layout_arrives_as_it_is()
    {
        await using var at = await RegistryCase.StartAsync();
        var layout = OciLayout.At(folder.At("layout"));
        await layout.WriteAsync(RegistryCase.Layer(Size));

        await at.App.WriteAsync(Blob.In(RegistryCase.Layer(Size).Descriptor, layout));

        Assert.Equal(Bytes.Noise(Size), Assert.Single(at.Stored.Blobs).Value);
    }

    [Fact]
    public async Task A_file_whose_connection_breaks_is_sent_again_and_other_blobs_after_it()
    {
        await using var at = await RegistryCase.StartAsync();
        at.Fake.Inject(static each => each.Method == "PUT", FakeReply.Broken with { AfterBytes = 1 << 20 });

        await at.App.WriteAsync(await LayerAsync());
        await at.App.WriteAsync(RegistryCase.Layer(10));

        Assert.Equal(2, at.Stored.Blobs.Count);
        Assert.Equal(3, at.Log.Count(static each => each == "PUT"));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("TLS")]
    public async Task A_file_that_became_shorter_is_a_fault_of_the_file_and_sent_once(string way)
    {
        using var certificate = root.IssueServer();
        await using var at = await RegistryCase.StartAsync(
            new() { Certificate = way == "TLS" ? certificate : null }, (options, host) => Configure(options, host, way));
        var path = folder.Write("short", Bytes.Noise(Size - 1));
        var blob = Blob.Of(RegistryCase.Layer(Size).Descriptor, (_, _) => new(Open(path)));

        var failure = await Assert.ThrowsAsync<ContentMismatchException>(() => at.App.WriteAsync(blob).AsTask());

        Assert.Equal(Problem.DamagedContent, failure.Problem);
        Assert.Contains($"ended before the {Size} bytes", failure.Message, StringComparison.Ordinal);
        Assert.Single(at.Log, static each => each == "PUT");
        Assert.Equal(0, at.Fake.OpenUploads);
    }

    [Fact]
    public async Task A_stream_that_derives_from_a_file_gives_its_own_bytes()
    {
        await using var at = await RegistryCase.StartAsync();
        var path = folder.Write("other", Bytes.Noise(Size, seed: 2));
        var blob = Blob.Of(RegistryCase.Layer(Size).Descriptor, (_, _) => new(new Translated(path)));

        await at.App.WriteAsync(blob);

        Assert.Equal(Bytes.Noise(Size), Assert.Single(at.Stored.Blobs).Value);
    }

    private async Task<Blob> LayerAsync() =>
        await Blob.OfFileAsync(MediaType.OciLayer, folder.Write("layer", Bytes.Noise(Size)));

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);

    private void Configure(RegistryClientOptions options, RegistryHostOptions host, string way)
    {
        host.CertificateAuthorities.Add(root.Public);
        if (way == "TLS")
            host.Transport = TransportSecurity.Tls;
        if (way == "the caller's sockets")
            options.Handlers = static _ => new SocketsHttpHandler { UseCookies = false };
        if (way == "a handler that keeps the body")
            options.Handlers = static request => new Keeping(request.CreateDefault());
    }

    private sealed class Keeping(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is { } content)
                await content.LoadIntoBufferAsync(cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Listener(Action<long> told) : IProgress<long>
    {
        public void Report(long value) => told(value);
    }

    private sealed class Translated(string path) : FileStream(path, FileMode.Open, FileAccess.Read)
    {
        private readonly MemoryStream bytes = new(Bytes.Noise(Size));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            bytes.ReadAsync(buffer, cancellationToken);
    }
}
