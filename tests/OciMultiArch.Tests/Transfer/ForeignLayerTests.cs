using System.Net;
using System.Text;
using OciMultiArch.Http;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Transfer;

/// <summary>Layers that a manifest tells its readers to fetch from elsewhere.</summary>
public sealed class ForeignLayerTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly RegistryClient client = new(Patient());

    [Theory]
    [InlineData(ImageFamily.Docker)]
    [InlineData(ImageFamily.Oci)]
    public async Task They_are_left_out_and_told_by_default(ImageFamily family)
    {
        SampleForeignImage sample = new(["https://mcr.example/a"], family);
        var target = OciLayout.At(folder.At("layout"));

        var report = await target.PushAsync(await KeptAsync(sample), ["1"]);

        var told = Assert.Single(report.ForeignLayers);
        Assert.Equal(Digest.Of(sample.Foreign.Bytes), told.Digest);
        Assert.Equal(["https://mcr.example/a"], told.Urls);
        Assert.False(await target.HasBlobAsync(told));
        Assert.True(await target.HasBlobAsync((await target.GetAsync("1")).Blobs[2].Descriptor));
    }

    [Fact]
    public async Task They_are_fetched_from_the_first_address_that_has_them()
    {
        await using var server = SocketServer.Start(static _ => SocketReply.Answer(404));
        SampleForeignImage sample = new([]);
        await using var files = Serve(sample.Foreign.Bytes);
        sample = new(["ftp://mcr.example/a", $"{server.BaseAddress}gone", $"{files.BaseAddress}layer"]);
        var target = OciLayout.At(folder.At("layout"));

        var report = await target.PushAsync(await KeptAsync(sample), ["1"], Including());

        Assert.Empty(report.ForeignLayers);
        var image = await target.GetAsync("1");
        Assert.Equal(sample.Foreign.Bytes, (await image.Blobs[1].ReadAsync()).ToArray());
        Assert.Equal(sample.Manifest, image.Bytes.ToArray());
        Assert.DoesNotContain(files.Requests, static request => request["Authorization"] is not null);
    }

    [Fact]
    public async Task A_copy_without_them_is_completed_by_one_with_them()
    {
        SampleForeignImage sample = new([]);
        await using var files = Serve(sample.Foreign.Bytes);
        sample = new([$"{files.BaseAddress}layer"]);
        var image = await KeptAsync(sample);
        var target = OciLayout.At(folder.At("layout"));
        await target.PushAsync(image, ["1"]);

        await target.PushAsync(image, ["1"], Including());

        var report = await (await target.GetAsync("1")).VerifyAsync(new() { ReadsLayers = true });
        Assert.DoesNotContain(report.Problems, IsOfLayer);
    }

    [Fact]
    public async Task A_source_that_holds_them_is_read_and_no_address()
    {
        SampleForeignImage sample = new(["https://mcr.example/a"]);
        MemoryStore store = new();
        await store.WriteAsync(Blob.Of(new("application/octet-stream"), sample.Foreign.Bytes));
        var target = OciLayout.At(folder.At("layout"));

        await target.PushAsync(await KeptAsync(sample, store), ["1"], Including());

        Assert.True(await target.HasBlobAsync((await target.GetAsync("1")).Blobs[1].Descriptor));
    }

    [Fact]
    public async Task Archives_hold_them_too_and_docker_load_gets_all_layers()
    {
        SampleForeignImage sample = new([]);
        await using var files = Serve(sample.Foreign.Bytes);
        sample = new([$"{files.BaseAddress}layer"]);
        var image = await KeptAsync(sample);
        await using var oci = OciArchive.Create(folder.At("oci.tar"));
        await using var docker = DockerArchive.Create(folder.At("docker.tar"), RepositoryName.Parse("win"));
        await using var without = DockerArchive.Create(folder.At("without.tar"), RepositoryName.Parse("win"));
        await without.PushAsync(image, ["1"]);

        await oci.PushAsync(image, ["1"], Including());
        await oci.CompleteAsync();
        await docker.PushAsync(image, ["1"], Including());
        await docker.CompleteAsync();
        var refused = await Assert.ThrowsAsync<InvalidContentException>(async () => await without.CompleteAsync());

        foreach (var source in (IContentSource[])[OciArchive.At(folder.At("oci.tar")), DockerArchive.At(folder.At("docker.tar"))])
            Assert.Equal(sample.Foreign.Bytes, (await (await source.GetAsync("1")).Blobs[1].ReadAsync()).ToArray());
        Assert.Equal(RemedyKind.IncludeForeignLayers, refused.Remedy!.Kind);
    }

    [Theory]
    [InlineData("http://mcr.example/a", "it is not https")]
    [InlineData("file:///etc/passwd", "it is not https")]
    [InlineData("ftp://mcr.example/a", "it is not https")]
    [InlineData("/a", "is refused")]
    [InlineData("https://user:planted@mcr.example/a", "no address")]
    [InlineData("https://10.0.0.7/a", "private address")]
    [InlineData("https://169.254.169.254/latest/meta-data", "private address")]
    [InlineData("https://[fd00::1]/a", "private address")]
    [InlineData("https://inside.example/a", "whose address is private")]
    [InlineData("https://localhost.evil.example:99999/a", "no address")]
    public async Task An_address_that_may_not_be_used_is_refused_and_not_contacted(string url, string why)
    {
        var target = OciLayout.At(folder.At("layout"));
        var image = await KeptAsync(new([url]));
        var options = Patient();
        options.Network = new(static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.7")]), NotContacted);
        using RegistryClient careful = new(options);

        var failure = await Assert.ThrowsAnyAsync<OciException>(
            async () => await target.PushAsync(image, ["1"], new() { ForeignLayers = careful.ForeignLayers }));

        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", failure.ToString(), StringComparison.Ordinal);
        Assert.Empty(await target.NamesAsync());
    }

    [Theory]
    [InlineData("http://10.0.0.7/a")]
    [InlineData("http://169.254.169.254/a")]
    [InlineData("http://inside.example/a")]
    public async Task A_redirect_to_a_private_address_is_not_followed(string location)
    {
        await using var server = SocketServer.Start(_ => SocketReply.Answer(302, "", $"Location: {location}"));
        var image = await KeptAsync(new([$"{server.BaseAddress}a"]));
        var options = Patient();
        options.Network = new(
            static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.7")]),
            static (address, cancel) => IPAddress.IsLoopback(address.Address)
                ? Network.OfMachine.Dial(address, cancel)
                : NotContacted(address, cancel));
        using RegistryClient careful = new(options);

        var failure = await Assert.ThrowsAsync<RegistryException>(async () => await OciLayout.At(folder.At("layout"))
            .PushAsync(image, ["1"], new() { ForeignLayers = careful.ForeignLayers }));

        Assert.Equal(Problem.UntrustedHost, failure.Problem);
    }

    [Fact]
    public async Task A_private_host_that_is_trusted_may_be_named()
    {
        SampleForeignImage sample = new([]);
        await using var files = Serve(sample.Foreign.Bytes);
        var image = await KeptAsync(new([$"https://inside.example:{files.Port}/layer"]));
        var options = Patient();
        options.HostOptions = static _ => new() { TrustedHosts = ["inside.example"] };
        options.ConnectTimeout = TimeSpan.FromSeconds(1);
        options.Network = new(
            static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.7")]),
            (address, cancel) => Network.OfMachine.Dial(new(IPAddress.Loopback, address.Port), cancel));
        using RegistryClient trusting = new(options);

        var failure = await Assert.ThrowsAnyAsync<OciException>(async () => await OciLayout.At(folder.At("layout"))
            .PushAsync(image, ["1"], new() { ForeignLayers = trusting.ForeignLayers }));

        // It was contacted: the server there speaks no TLS.
        Assert.NotEqual(Problem.UntrustedHost, failure.Problem);
        Assert.True(files.Connections > 0);
    }

    [Theory]
    [InlineData("of the right length but wrong")]
    [InlineData("short")]
    public async Task Bytes_that_are_not_the_layers_are_refused(string wrong)
    {
        SampleForeignImage sample = new([]);
        var bytes = wrong == "short" ? Encoding.UTF8.GetBytes(wrong) : [.. sample.Foreign.Bytes[..^1], (byte)~sample.Foreign.Bytes[^1]];
        await using var files = Serve(bytes);
        var target = OciLayout.At(folder.At("layout"));
        var image = await KeptAsync(new([$"{files.BaseAddress}layer"]));

        await Assert.ThrowsAsync<ContentMismatchException>(async () => await target.PushAsync(image, ["1"], Including()));

        Assert.Empty(await target.NamesAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Verify_tells_what_is_elsewhere_and_reads_what_is_here(bool isHere)
    {
        SampleForeignImage sample = new(["https://mcr.example/a", "https://mirror.example/b"]);
        MemoryStore store = new();
        if (isHere)
            await store.WriteAsync(Blob.Of(new("application/octet-stream"), sample.Foreign.Bytes));
        var image = await KeptAsync(sample, store);

        var report = await image.VerifyAsync(new() { ReadsLayers = true });

        Assert.True(report.IsSound);
        Assert.Equal(isHere ? 4 : 3, report.Blobs + report.Manifests);
        var problem = report.Problems.SingleOrDefault(IsOfLayer);
        Assert.Equal(isHere, problem is null);
        if (problem is null)
            return;
        Assert.Equal((VerifyProblemKind.LayerElsewhere, true), (problem.Kind, problem.IsWarning));
        Assert.Contains("Clients fetch it from https://mcr.example/a, which was not asked.", problem.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_refuses_their_addresses_is_told_at_once_with_its_reason()
    {
        const string Refusal = """{"errors":[{"code":"UNKNOWN","message":"unknown error"},"""
            + """{"code":"MANIFEST_BLOB_UNKNOWN","message":"blob unknown to registry"}]}""";
        var puts = 0;
        await using var server = SocketServer.Start(request => request.Method switch
        {
            "HEAD" => SocketReply.Answer(404),
            "POST" => SocketReply.Answer(202, "", "Location: /v2/win/blobs/uploads/1"),
            "PUT" when request.Target.Contains("/manifests/", StringComparison.Ordinal) => Refuse(),
            "PUT" => SocketReply.Answer(201, "", $"Docker-Content-Digest: {Uri.UnescapeDataString(request.Target.Split("digest=")[1])}"),
            _ => SocketReply.Answer(404),
        });
        var image = await KeptAsync(new(["https://mcr.example/a"]));
        using RegistryClient impatient = new(new() { RetryDelay = TimeSpan.FromHours(1) });

        var failure = await Assert.ThrowsAsync<RegistryException>(
            async () => await impatient.Repository($"{server.Host}/win", RepositoryAccess.Push).PushAsync(image, ["1"]));

        Assert.Equal(1, puts);
        Assert.Contains(
            "1 of its layers are fetched from mcr.example, and the registry takes no layers from there.",
            failure.Message,
            StringComparison.Ordinal);
        Assert.Contains("MANIFEST_BLOB_UNKNOWN", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Problem.NotSupported, failure.Problem);

        SocketReply Refuse()
        {
            Interlocked.Increment(ref puts);
            return SocketReply.Answer(500, Refusal, "Content-Type: application/json");
        }
    }

    public void Dispose()
    {
        client.Dispose();
        folder.Dispose();
    }

    private static RegistryClientOptions Patient() => new() { MaxAttempts = 1, Credentials = new Everywhere() };

    private static Task<Stream> NotContacted(IPEndPoint address, CancellationToken cancellationToken) =>
        throw new InvalidOperationException($"{address} was contacted.");

    private static bool IsOfLayer(VerifyProblem problem) =>
        problem.Kind is VerifyProblemKind.LayerElsewhere or VerifyProblemKind.LayerMissing or VerifyProblemKind.LayerMismatch;

    private static SocketServer Serve(byte[] bytes) => SocketServer.Start(_ => SocketReply.AfterBody
        .Send(SocketReply.Head(200, $"Content-Length: {bytes.Length}"))
        .Send(bytes));

    private PushOptions Including() => new() { ForeignLayers = client.ForeignLayers };

    private static async Task<Artifact> KeptAsync(SampleForeignImage sample, MemoryStore? store = null)
    {
        store ??= new();
        await store.WriteAsync(Blob.Of(new(sample.ConfigType), sample.Config));
        await store.WriteAsync(Blob.Of(new(sample.LayerType), sample.Own.Bytes));
        return Artifact.Parse(new(sample.ManifestType), sample.Manifest, store);
    }

    /// <summary>A login for every host, which no address in a manifest may be sent.</summary>
    private sealed class Everywhere : ICredentialSource
    {
        public ValueTask<RegistryCredential?> FindAsync(CredentialRequest request, CancellationToken cancellationToken = default) =>
            new(RegistryCredential.Basic("user", "planted"));
    }
}
