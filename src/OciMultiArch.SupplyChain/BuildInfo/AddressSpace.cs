namespace OciMultiArch.SupplyChain;

/// <summary>
/// The bytes of a program by the addresses they have in memory when it runs, and where Go's linker puts what it says of
/// the build.
/// </summary>
/// <param name="file">The bytes by their place in the file.</param>
/// <param name="ranges">Which bytes of the file get which addresses.</param>
/// <param name="buildInfo">Where the information on the build is: a section of its own, or the data; null for nowhere.</param>
internal sealed class AddressSpace(
    ProgramBytes file, IReadOnlyList<AddressSpace.Range> ranges, AddressSpace.Range? buildInfo)
{
    /// <summary>Where the information on the build is looked for.</summary>
    public Range? BuildInfo => buildInfo;

    /// <summary>Reads from an address on, as many bytes as its range has, up to a number.</summary>
    public async ValueTask<byte[]> ReadUpToAsync(ulong address, ulong size, CancellationToken cancellationToken)
    {
        foreach (var range in ranges)
        {
            if (address < range.Address || address - range.Address >= range.Size)
                continue;
            var inside = address - range.Address;
            var there = Math.Min(size, range.Size - inside);
            return await file.ReadUpToAsync(range.Offset + inside, there, cancellationToken).ConfigureAwait(false);
        }
        return [];
    }

    /// <summary>Bytes that are next to each other in the file and in memory.</summary>
    /// <param name="Address">The address of the first.</param>
    /// <param name="Offset">Its place in the file.</param>
    /// <param name="Size">How many they are.</param>
    internal sealed record Range(ulong Address, ulong Offset, ulong Size);
}
