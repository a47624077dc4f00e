using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Registry;

/// <summary>A real registry that is killed in the middle of an upload.</summary>
public sealed class KilledRegistryTests
{
    private const int Size = 8 << 20;

    [Theory]
    [InlineData(null)]
    [InlineData(1L << 20)]
    public async Task When_it_comes_back_the_push_goes_on(long? chunkBytes)
    {
        await using var registry = await RealRegistry.StartAsync();
        using var client = ClientOf(registry, chunkBytes);
        var image = ImageOf(async () =>
        {
            await registry.KillAsync();
            await registry.RestartAsync();
        });

        var report = await client.Repository($"{registry.Host}/app", RepositoryAccess.Push).PushAsync(image, ["1.0"]);

        Assert.Equal(["1.0"], report.Written.Select(static tag => tag.Value));
        await SoundAsync(registry, image);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1L << 20)]
    public async Task When_it_stays_away_nothing_is_tagged_and_the_next_push_finishes(long? chunkBytes)
    {
        await using var registry = await RealRegistry.StartAsync();
        using var client = ClientOf(registry, chunkBytes, attempts: 2);
        var image = ImageOf(registry.KillAsync);
        var app = client.Repository($"{registry.Host}/app", RepositoryAccess.Push);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => app.PushAsync(image, ["1.0"]).AsTask());
        await registry.RestartAsync();
        var tagged = await app.ResolveAsync(Tag.Parse("1.0"));
        await app.PushAsync(image, ["1.0"]);

        Assert.Equal(Problem.Unreachable, failure.Problem);
        Assert.Null(tagged);
        await SoundAsync(registry, image);
    }

    [Fact]
    public async Task One_that_is_read_only_says_so_and_nothing_is_left()
    {
        await using var registry = await RealRegistry.StartAsync(new() { ReadOnly = true });
        using var client = ClientOf(registry, null);
        var app = client.Repository($"{registry.Host}/app", RepositoryAccess.Push);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => app.PushAsync(ImageOf(null), ["1.0"]).AsTask());

        Assert.Equal(Problem.NotSupported, failure.Problem);
        Assert.Contains("it may be read-only", failure.Reason, StringComparison.Ordinal);
        Assert.Null(await app.ResolveAsync(Tag.Parse("1.0")));
    }

    private static RegistryClient ClientOf(RealRegistry registry, long? chunkBytes, int attempts = 8)
    {
        RegistryClientOptions options = new()
        {
            Credentials = new StaticCredentials([]),
            MaxAttempts = attempts,
            RetryDelay = TimeSpan.FromMilliseconds(100),
        };
        options.Hosts[registry.Host] = new() { ChunkBytes = chunkBytes };
        return new(options);
    }

    // An image with one layer; when half of that was read for the first time, something happens.
    private static Artifact ImageOf(Func<Task>? inTheMiddle)
    {
        var bytes = Bytes.Noise(Size);
        var layer = Blob.Of(Blob.Of(MediaType.OciLayer, bytes).Descriptor, (from, _) => new(new Interrupted(bytes, from, PassAsync)));
        return Artifact.Create("application/vnd.example.thing", [layer]);

        Task PassAsync()
        {
            var happening = Interlocked.Exchange(ref inTheMiddle, null);
            return happening?.Invoke() ?? Task.CompletedTask;
        }
    }

    private static async Task SoundAsync(RealRegistry registry, Artifact image)
    {
        using RegistryClient reader = new();
        var stored = await reader.GetAsync($"{registry.Host}/app:1.0");
        Assert.Equal(image.Digest, stored.Digest);
        foreach (var blob in stored.Blobs)
            Assert.Equal(blob.Descriptor.Size, (await blob.ReadAsync(2 * Size)).Length);
    }

    private sealed class Interrupted(byte[] bytes, long from, Func<Task> inTheMiddle) : MemoryStream(bytes[(int)from..])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (from + Position > Size / 2)
                await inTheMiddle();
            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
