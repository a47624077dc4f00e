using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Transfer;

/// <summary>Stores of each kind, empty, for tests of all ways between them.</summary>
internal sealed class StoreOfKind(string kind, string file, RegistryCase? registry)
{
    private readonly MemoryStore memory = new();

    /// <summary>What was written, as whoever comes later reads it.</summary>
    public IContentSource Source => kind switch
    {
        "memory" => memory,
        "folder" => OciLayout.At(file),
        "archive" => OciArchive.At(file),
        _ => registry!.App,
    };

    /// <summary>Makes stores of some kinds.</summary>
    public static async Task<Stores> StartAsync(params string[] kinds)
    {
        TempFolder folder = new();
        List<StoreOfKind> stores = [];
        List<RegistryCase> registries = [];
        foreach (var (place, kind) in kinds.Index())
        {
            RegistryCase? registry = null;
            if (kind is "api" or "tags")
                registries.Add(registry = await RegistryCase.InMemoryAsync(new() { Referrers = kind == "api" }));
            stores.Add(new(kind, folder.At($"{place}-{kind}"), registry));
        }
        return new(stores, registries, folder);
    }

    /// <summary>Writes to the store.</summary>
    public async Task WriteAsync(Func<IContentStore, ValueTask<PushReport>> write)
    {
        if (kind != "archive")
        {
            await write((IContentStore)Source);
            return;
        }
        await using var archive = OciArchive.Create(file);
        await write(archive);
        await archive.CompleteAsync();
    }

    internal sealed class Stores(IReadOnlyList<StoreOfKind> stores, IReadOnlyList<RegistryCase> registries, TempFolder folder)
        : IAsyncDisposable
    {
        public StoreOfKind this[int place] => stores[place];

        public async ValueTask DisposeAsync()
        {
            foreach (var registry in registries)
                await registry.DisposeAsync();
            folder.Dispose();
        }
    }
}
