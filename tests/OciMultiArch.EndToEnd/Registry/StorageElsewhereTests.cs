using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Registry;

/// <summary>A real registry that sends its readers to other storage, which is cut off in the middle of a download.</summary>
public sealed class StorageElsewhereTests
{
    private const int Size = 4 << 20;
    private static readonly Blob Layer = Blob.Of(MediaType.OciLayer, Bytes.Noise(Size));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_download_that_storage_cuts_off_goes_on_there(bool toRegistry)
    {
        await using var storage = await NginxFiles.StartAsync("2m");
        await using var registry = await RealRegistry.StartAsync(new() { Storage = storage.BaseAddress });
        await using var target = await RealRegistry.StartAsync();
        using TempFolder folder = new();
        Directory.CreateSymbolicLink(Path.Combine(storage.Root, "docker"), Path.Combine(registry.StorageFolder, "docker"));
        using RegistryClient client = new(new() { Credentials = new StaticCredentials([]) });
        await client.Repository($"{registry.Host}/app", RepositoryAccess.Push).WriteAsync(Layer);
        var mark = (await registry.MarkAsync(), await target.MarkAsync());
        IContentStore store = toRegistry
            ? client.Repository($"{target.Host}/app", RepositoryAccess.Push)
            : OciLayout.At(folder.At("layout"));
        var blob = Blob.In(Layer.Descriptor, client.Repository($"{registry.Host}/app"));
        Cutter progress = new(storage, after: Size / 4);

        await store.WriteAsync(blob, progress);
        await progress.Cut!;

        Assert.Equal(Size, progress.Sum);
        var sent = (await target.SinceAsync(mark.Item2)).Select(static each => each.Method);
        Assert.True(await store.HasBlobAsync(Layer.Descriptor));
        // Each request asks the registry first, which names the storage anew.
        Assert.Equal([307, 307], (await registry.SinceAsync(mark.Item1)).Select(static each => each.Status));
        Assert.Equal([200, 206], storage.Requests.Where(static each => each.Path != "/none").Select(static each => each.Status));
        Assert.Equal(toRegistry ? ["POST", "PUT"] : [], sent);
    }

    private sealed class Cutter(NginxFiles storage, long after) : IProgress<long>
    {
        public Task? Cut { get; private set; }

        public long Sum { get; private set; }

        public void Report(long value)
        {
            Sum += value;
            if (Sum >= after)
                Cut ??= storage.ReloadAsync();
        }
    }
}
