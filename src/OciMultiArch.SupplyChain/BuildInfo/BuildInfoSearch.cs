namespace OciMultiArch.SupplyChain;

/// <summary>Finds where a program says how Go built it: 14 bytes that stand at a multiple of 16.</summary>
internal static class BuildInfoSearch
{
    private const int Alignment = 16;
    private const int ChunkSize = 1 << 20;

    // The linker puts it near the start of the data; what is larger is not searched to its end.
    private const ulong MaxSearched = 64 << 20;
    private static readonly byte[] Magic = [0xFF, .. " Go buildinf:"u8];

    /// <summary>The address of the magic bytes; null when they are not there.</summary>
    public static async ValueTask<ulong?> FindAsync(AddressSpace space, CancellationToken cancellationToken)
    {
        if (space.BuildInfo is not { } place)
            return null;
        var end = Math.Min(place.Size, MaxSearched);
        for (ulong done = 0; done < end; done += ChunkSize)
        {
            var wanted = Math.Min(ChunkSize, end - done);
            var address = unchecked(place.Address + done);
            var chunk = await space.ReadUpToAsync(address, wanted, cancellationToken).ConfigureAwait(false);
            if (IndexIn(chunk) is { } index)
                return address + (ulong)index;
            if ((ulong)chunk.Length < wanted)
                return null;
        }
        return null;
    }

    private static int? IndexIn(ReadOnlySpan<byte> chunk)
    {
        for (var start = 0; start < chunk.Length; start += Alignment)
        {
            var found = chunk[start..].IndexOf(Magic);
            if (found < 0)
                return null;
            start += found;
            if (start % Alignment == 0)
                return start;
            start -= start % Alignment;
        }
        return null;
    }
}
