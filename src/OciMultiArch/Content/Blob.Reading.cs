using OciMultiArch.Content;

namespace OciMultiArch;

/// <content>Opening and reading.</content>
public sealed partial class Blob
{
    private const int DefaultMaxBytes = 8 << 20;

    /// <summary>
    /// Opens the content at the first source that has it. Read from the start to the end, the stream verifies size and
    /// digest and throws <see cref="ContentMismatchException"/> before it ever reports an end of wrong bytes; read from
    /// an offset, it verifies the size. It is read asynchronously alone.
    /// </summary>
    /// <param name="from">The first byte wanted: 0 up to the size.</param>
    /// <param name="cancellationToken">Ends the wait for the first byte.</param>
    /// <exception cref="ContentNotFoundException">No source has it.</exception>
    /// <exception cref="ContentMismatchException">
    /// The digest is of an algorithm that cannot be verified; nothing was opened.
    /// </exception>
    /// <exception cref="OciException">
    /// No source could be read; of several failures, the first other than that it is not there.
    /// </exception>
    public async ValueTask<Stream> OpenAsync(long from = 0, CancellationToken cancellationToken = default)
    {
        ContentHash.CheckVerifiable(Digest);
        var (stream, source) = await OpenAtAsync(from, cancellationToken).ConfigureAwait(false);
        return new VerifyingStream(stream, Descriptor, from, source);
    }

    /// <summary>Reads the whole content into memory, verified: for configs and other small blobs.</summary>
    /// <param name="limit">How many bytes to read at most; 8 MiB by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ContentMismatchException">
    /// The blob is larger than the limit, or not what its descriptor says.
    /// </exception>
    /// <exception cref="ContentNotFoundException">No source has it.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(
        int limit = DefaultMaxBytes, CancellationToken cancellationToken = default)
    {
        if (Descriptor.Size > limit)
            throw new ContentMismatchException(
                Problem.LimitExceeded,
                $"{Digest} has {Descriptor.Size} bytes; at most {limit} are read of a {Descriptor.MediaType}.");
        var content = await OpenAsync(0, cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            var bytes = new byte[Descriptor.Size];
            await content.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            // This verifies the end, also of an empty blob.
            _ = await content.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false);
            return bytes;
        }
    }

    /// <summary>Opens the content for a receiver that verifies by itself.</summary>
    internal async ValueTask<Stream> OpenUnverifiedAsync(long from, CancellationToken cancellationToken)
    {
        var (stream, _) = await OpenAtAsync(from, cancellationToken).ConfigureAwait(false);
        return stream;
    }

    private async ValueTask<(Stream Stream, IContentSource Source)> OpenAtAsync(
        long from, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, Descriptor.Size);
        OciException? failure = null;
        foreach (var source in Sources)
        {
            try
            {
                var stream = await source.OpenAsync(Descriptor, from, cancellationToken).ConfigureAwait(false);
                return (stream, source);
            }
            catch (OciException wrong)
            {
                // That a cache does not have it says less than why its origin refused it.
                if (failure is null or ContentNotFoundException)
                    failure = wrong;
            }
        }
        throw failure ?? new ContentNotFoundException(
            Problem.NotFound,
            $"The blob {Digest} has no source it could be read from.");
    }
}
