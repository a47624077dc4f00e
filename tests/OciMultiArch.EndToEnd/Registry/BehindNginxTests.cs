using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Registry;

/// <summary>A real registry behind nginx, set up as people set it up.</summary>
public sealed class BehindNginxTests
{
    private const int Size = 5 << 20;

    public static TheoryData<string, bool, bool> Proxies => new()
    {
        { "$http_host", false, true },
        { "$host", false, true },
        { "$http_host", true, true },
        { "$http_host", true, false },
        { "$host", true, true },
        { "$host", true, false },
    };

    [Theory]
    [MemberData(nameof(Proxies))]
    public async Task A_push_arrives_whatever_the_registry_knows_of_its_address(string host, bool tls, bool forwardsProto)
    {
        await using var registry = await RealRegistry.StartAsync();
        await using var proxy = await NginxProxy.StartAsync(
            registry.BaseAddress, new() { Host = host, Tls = tls, ForwardsProto = forwardsProto });
        using var client = ClientOf(proxy, tls);
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");

        await client.Repository($"{proxy.Host}/app", RepositoryAccess.Push).PushAsync(index, ["1.0"]);

        Assert.Equal(index.Digest, await Seed.DigestAsync(registry, "app", "1.0"));
    }

    [Fact]
    public async Task A_blob_that_is_too_large_for_one_request_goes_in_parts_and_no_byte_is_sent_in_vain()
    {
        await using var registry = await RealRegistry.StartAsync();
        await using var proxy = await NginxProxy.StartAsync(registry.BaseAddress, new() { MaxBody = "1m" });
        using var client = ClientOf(proxy, tls: false);
        var blob = Blob.Of(MediaType.OciLayer, Bytes.Noise(Size));

        await client.Repository($"{proxy.Host}/app", RepositoryAccess.Push).WriteAsync(blob);

        Assert.True(await client.Repository($"{registry.Host}/app").HasBlobAsync(blob.Descriptor));
        var requests = proxy.Requests;
        Assert.Equal(
            [("PUT", 413), ("PATCH", 413), ("PATCH", 413), .. Enumerable.Repeat(("PATCH", 202), 8), ("PUT", 201)],
            requests.Where(static each => each.Method is "PUT" or "PATCH").Select(static each => (each.Method, each.Status)));
        Assert.InRange(requests.Sum(static each => each.Bytes), Size, Size + (64 << 10));
    }

    [Fact]
    public async Task Whoever_knows_the_limit_asks_for_parts_at_once()
    {
        await using var registry = await RealRegistry.StartAsync();
        await using var proxy = await NginxProxy.StartAsync(registry.BaseAddress, new() { MaxBody = "1m" });
        using var client = ClientOf(proxy, tls: false, chunkBytes: 1 << 20);

        await client.Repository($"{proxy.Host}/app", RepositoryAccess.Push).WriteAsync(Blob.Of(MediaType.OciLayer, Bytes.Noise(Size)));

        Assert.DoesNotContain(proxy.Requests, static each => each.Status == 413);
        Assert.Equal(5, proxy.Requests.Count(static each => each.Method == "PATCH"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    public async Task What_was_on_its_way_when_an_HTTP2_connection_ended_is_sent_again(int requests)
    {
        const int Blobs = 80;
        using TempFolder folder = new();
        await using var registry = await RealRegistry.StartAsync();
        await using var proxy = await NginxProxy.StartAsync(registry.BaseAddress, new() { Tls = true, Http2Requests = requests });
        using var client = ClientOf(proxy, tls: true);
        var repository = client.Repository($"{proxy.Host}/app", RepositoryAccess.Push);
        List<Blob> blobs = [];
        for (var each = 0; each < Blobs; each++)
            blobs.Add(await Blob.OfFileAsync(MediaType.OciLayer, folder.Write($"{each}", $"layer {each}")));

        await Task.WhenAll(blobs.Select(blob => repository.WriteAsync(blob).AsTask()));

        var direct = client.Repository($"{registry.Host}/app");
        foreach (var blob in blobs)
            Assert.True(await direct.HasBlobAsync(blob.Descriptor));
    }

    private static RegistryClient ClientOf(NginxProxy proxy, bool tls, long? chunkBytes = null)
    {
        RegistryClientOptions options = new() { Credentials = new StaticCredentials([]) };
        options.Hosts[proxy.Host] = new()
        {
            Transport = tls ? TransportSecurity.TlsWithoutVerification : null,
            ChunkBytes = chunkBytes,
        };
        return new(options);
    }
}
