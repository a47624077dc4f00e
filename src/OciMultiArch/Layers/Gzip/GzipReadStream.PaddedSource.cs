using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

internal sealed partial class GzipReadStream
{
    /// <summary>
    /// Feeds a decompressor that takes an early end of input for a good one: after the end come bytes 0xFF, which begin
    /// no gzip member. A decompressor that stood between members stops at them; one in the middle of a member meets a
    /// wrong check sum or an impossible block, or asks for ever more.
    /// </summary>
    private sealed class PaddedSource(Stream inner) : ForwardStream
    {
        // More than the runtime reads ahead and than one stored block (64 KiB) takes.
        private const int MaxPaddingBytes = 256 * 1024;
        private int padding;
        private bool ended;

        /// <summary>
        /// Whether a decompressor has asked for more than there is. One that stands behind the last member does so, to
        /// look for another; it does not where something else follows.
        /// </summary>
        public bool IsPadded => padding > 0;

        /// <summary>The bytes taken from the source.</summary>
        public long Taken { get; private set; }

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!ended)
            {
                var count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                Taken += count;
                if (count > 0)
                    return count;
                ended = true;
            }
            padding += buffer.Length;
            if (padding > MaxPaddingBytes)
                throw new InvalidDataException("The compressed bytes end in the middle of a member.");
            buffer.Span.Fill(0xFF);
            return buffer.Length;
        }

        /// <summary>Reads what is left, so that a verifying source sees its end.</summary>
        public async ValueTask DrainAsync(CancellationToken cancellationToken)
        {
            var rest = new byte[4096];
            while (!ended)
                ended = await inner.ReadAsync(rest, cancellationToken).ConfigureAwait(false) == 0;
        }
    }
}
