using System.Security.Cryptography;
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
    private const int PieceSize = 128 * 1024;
    private static readonly string Folder = TemporaryFolder();
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
        var file = OpenTemporary();
        lock (files)
            files.Add(file);
        var content = await layer.OpenAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
            await FillAsync(file, content, cancellationToken).ConfigureAwait(false);
        return Blob.Of(layer.Descriptor, (from, _) => ValueTask.FromResult<Stream>(new FileView(file, from)));
    }

    // Where nothing else is said, /tmp is memory on many systems, and /var/tmp is on a disk (file-hierarchy(7)).
    private static string TemporaryFolder()
    {
        const string OnDisk = "/var/tmp";
        var usual = Path.GetTempPath();
        return usual == "/tmp/" && Directory.Exists(OnDisk) ? OnDisk : usual;
    }

    // On Unix the file has lost its name before there is anything in it, and is gone however the process ends.
    private static SafeFileHandle OpenTemporary()
    {
        var path = Path.Combine(Folder, PendingFile.Prefix + RandomNumberGenerator.GetHexString(16, lowercase: true));
        try
        {
            const FileOptions Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose;
            var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, Options);
            if (!OperatingSystem.IsWindows())
                File.Delete(path);
            return file;
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "write to", Folder);
        }
    }

    private static async ValueTask FillAsync(SafeFileHandle file, Stream content, CancellationToken cancellationToken)
    {
        var buffer = new byte[PieceSize];
        long position = 0;
        int count;
        while ((count = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            try
            {
                await RandomAccess.WriteAsync(file, buffer.AsMemory(0, count), position, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (DiskError.IsOfDisk(failure))
            {
                throw DiskError.Of(failure, "write to", Folder);
            }
            position += count;
        }
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
