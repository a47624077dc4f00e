using OciMultiArch.Internal;

namespace OciMultiArch.Registry;

/// <summary>
/// The content of an upload, read part by part: it is opened once, and again only where a part does not begin where the
/// part before ended.
/// </summary>
/// <param name="open">Opens the content at an offset.</param>
internal sealed class UploadSource(Func<long, CancellationToken, ValueTask<Stream>> open) : IAsyncDisposable
{
    private Stream? rest;
    private long position;

    /// <summary>Bytes from an offset on; whoever gets the stream disposes it before asking for another.</summary>
    public async ValueTask<Stream> PartAsync(long offset, long count, CancellationToken cancellationToken)
    {
        var content = rest;
        rest = null;
        if (content is not null && position != offset)
        {
            await content.DisposeAsync().ConfigureAwait(false);
            content = null;
        }
        content ??= await open(offset, cancellationToken).ConfigureAwait(false);
        return new Part(this, content, offset + count, count);
    }

    public ValueTask DisposeAsync() => rest?.DisposeAsync() ?? default;

    private void GoOn(Stream content, long from)
    {
        rest = content;
        position = from;
    }

    /// <summary>Gives the content back when it was read to its end, so that the next part goes on there.</summary>
    private sealed class Part(UploadSource owner, Stream content, long end, long left) : ForwardStream
    {
        private long left = left;
        private bool isDisposed;

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            left -= count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && !isDisposed)
            {
                isDisposed = true;
                if (left == 0)
                    owner.GoOn(content, end);
                else
                    content.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
