using Microsoft.Win32.SafeHandles;
using OciMultiArch.Content;
using OciMultiArch.Disk;
using OciMultiArch.Internal;

namespace OciMultiArch.FileSystems;

/// <summary>
/// Layers that can be read twice without being fetched twice: those behind a network are kept, compressed as they are,
/// in temporary files without a name.
/// </summary>
internal sealed class LocalLayers : IDisposable
{
    private const int MaxFetches = 4;
    private readonly List<SafeFileHandle> files = [];

    /// <summary>The layers, in the order in which they were given.</summary>
    public IReadOnlyList<Blob> Blobs { get; private set; } = [];

    /// <summary>Fetches what is behind a network. Uses the network.</summary>
    /// <exception cref="OciException">A layer cannot be read, or there is no room for it on the disk.</exception>
    public static async ValueTask<LocalLayers> FetchAsync(
        IReadOnlyList<Blob> layers, CancellationToken cancellationToken)
    {
        LocalLayers local = new();
        try
        {
            Dictionary<Digest, Blob> distinct = [];
            foreach (var layer in layers)
                distinct.TryAdd(layer.Digest, layer);
            Blob[] wanted = [.. distinct.Values];
            var fetched = await ParallelWork.SelectAsync(wanted, local.FetchAsync, cancellationToken, MaxFetches).ConfigureAwait(false);
            var byDigest = fetched.ToDictionary(static layer => layer.Digest);
            local.Blobs = [.. layers.Select(layer => byDigest[layer.Digest])];
            return local;
        }
        catch
        {
            local.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        lock (files)
            files.ForEach(static file => file.Dispose());
    }

    private async ValueTask<Blob> FetchAsync(Blob layer, CancellationToken cancellationToken)
    {
        if (layer.Sources is not [IRemoteStore, ..])
            return layer;
        var file = TemporaryFile.Open();
        lock (files)
            files.Add(file);
        var content = await layer.OpenAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
            await TemporaryFile.FillAsync(file, content, cancellationToken).ConfigureAwait(false);
        return Blob.Of(layer.Descriptor, (from, _) => ValueTask.FromResult<Stream>(new FileView(file, from)));
    }

    /// <summary>A file from a byte on, beside others who read it.</summary>
    private sealed class FileView(SafeFileHandle file, long position) : ForwardStream
    {
        private long position = position;

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await RandomAccess.ReadAsync(file, buffer, position, cancellationToken).ConfigureAwait(false);
            position += count;
            return count;
        }
    }
}
