using System.Buffers;
using OciMultiArch.Content;
using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>Hashes what is read through it. The source stays open.</summary>
internal sealed class HashedStream(Stream source) : ForwardStream
{
    private const int ChunkSize = 64 * 1024;
    private readonly ContentHash hash = ContentHash.Sha256();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        hash.Append(buffer.Span[..count]);
        return count;
    }

    /// <summary>
    /// Reads to the end, so that whatever checks the source does, and returns the digest of all that was read.
    /// </summary>
    public async ValueTask<Digest> FinishAsync(CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            while (await ReadAsync(buffer, cancellationToken).ConfigureAwait(false) > 0)
            {
                // the end alone says that what came before is right
            }
            return hash.Finish();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            hash.Dispose();
        base.Dispose(disposing);
    }
}
