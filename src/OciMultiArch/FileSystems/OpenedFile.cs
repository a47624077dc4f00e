using OciMultiArch.Internal;

namespace OciMultiArch.FileSystems;

/// <summary>A file of a layer while it is read. It owns the layers.</summary>
internal sealed class OpenedFile : ForwardStream
{
    private readonly LocalLayers layers;
    private readonly LayerReader reader;
    private readonly Stream content;

    private OpenedFile(LocalLayers layers, LayerReader reader) =>
        (this.layers, this.reader, content) = (layers, reader, reader.Content);

    public override long Length => content.Length;

    /// <exception cref="OciException">The layer cannot be read again.</exception>
    public static async ValueTask<OpenedFile> OpenAsync(
        LocalLayers layers, FileEntry file, CancellationToken cancellationToken)
    {
        var reader = await LayerReader.OpenAsync(layers.Blobs[file.Layer], cancellationToken).ConfigureAwait(false);
        try
        {
            while (reader.Ordinal < file.Ordinal)
                await reader.NextAsync(cancellationToken).ConfigureAwait(false);
            return new(layers, reader);
        }
        catch
        {
            await reader.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        reader.GuardAsync(() => content.ReadAsync(buffer, cancellationToken));

    public override async ValueTask DisposeAsync()
    {
        await reader.DisposeAsync().ConfigureAwait(false);
        layers.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    // What it reads from are files and memory, which close at once.
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
            layers.Dispose();
        }
        base.Dispose(disposing);
    }
}
