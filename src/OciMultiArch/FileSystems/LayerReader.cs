using OciMultiArch.Content;
using OciMultiArch.Internal;
using OciMultiArch.Layers;

namespace OciMultiArch.FileSystems;

/// <summary>The members of a layer one after the other, with their content; its bytes are checked at the end.</summary>
internal sealed class LayerReader : IAsyncDisposable
{
    private readonly Blob layer;
    private readonly OpenLayer open;
    private readonly TarReader reader;

    private LayerReader(Blob layer, OpenLayer open, Stream tar)
    {
        (this.layer, this.open) = (layer, open);
        reader = new(tar, headSize: 0) { ReadsMetadata = true };
    }

    /// <summary>How many members were read before the last one.</summary>
    public int Ordinal { get; private set; } = -1;

    /// <summary>The member that was read last; null after the end.</summary>
    public TarMember? Member { get; private set; }

    /// <summary>The content of the last member.</summary>
    public TarContent Content => new(reader, Member!.Value);

    /// <exception cref="ContentMismatchException">It is compressed in a way that is not read.</exception>
    public static async ValueTask<LayerReader> OpenAsync(Blob layer, CancellationToken cancellationToken)
    {
        var open = await OpenLayer.OpenAsync(layer, null, cancellationToken).ConfigureAwait(false);
        if (open.Tar is { } tar)
            return new(layer, open, tar);
        await open.DisposeAsync().ConfigureAwait(false);
        throw new ContentMismatchException(
            Problem.NotSupported,
            $"The layer {layer.Digest} {ZstdFormat.Unreadable}.",
            ZstdFormat.Remedy);
    }

    /// <summary>Reads the next member; false at the end, when the whole layer has been checked.</summary>
    /// <exception cref="ContentMismatchException">The layer is no tar, damaged or other than its digest says.</exception>
    public async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        Member = await GuardAsync(() => reader.NextAsync(cancellationToken)).ConfigureAwait(false);
        Ordinal++;
        if (Member is not null)
            return true;
        await open.Tar!.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        return false;
    }

    /// <summary>Does what may find that the layer is wrong.</summary>
    /// <exception cref="ContentMismatchException">It is.</exception>
    public async ValueTask<T> GuardAsync<T>(Func<ValueTask<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (FormatException wrong)
        {
            throw Refused(wrong);
        }
    }

    /// <summary>The failure of a layer that is wrong.</summary>
    public ContentMismatchException Refused(FormatException wrong) => new(
        Problem.InvalidContent,
        $"The layer {layer.Digest} cannot be unpacked: {wrong.Message}.",
        new Remedy("Use an image from a source that you trust, or build it again."));

    public ValueTask DisposeAsync() => open.DisposeAsync();
}
