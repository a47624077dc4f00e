using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>Reads bytes that were taken from a stream already, then the rest of it. The stream stays open.</summary>
internal sealed class PrefixedStream(ReadOnlyMemory<byte> taken, Stream rest) : ForwardStream
{
    private ReadOnlyMemory<byte> taken = taken;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (taken.IsEmpty)
            return await rest.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        var count = Math.Min(buffer.Length, taken.Length);
        taken[..count].CopyTo(buffer);
        taken = taken[count..];
        return count;
    }
}
