using OciMultiArch.Layers;

namespace OciMultiArch.SupplyChain;

/// <summary>The addresses of the programs in a file: several in a universal file of macOS, otherwise one.</summary>
internal static class ProgramAddresses
{
    // Classes of Java begin like universal files, but have their version where the number of programs is: at least 45.
    private const uint MaxPrograms = 44;
    private const int MagicSize = 8;
    private static readonly HeaderNumbers Universal = new(IsLittle: false, Is64: true);

    /// <summary>The addresses of each program; none for what is no program of a known format.</summary>
    /// <exception cref="InvalidContentException">A table that a header names is not in the file.</exception>
    public static async ValueTask<IReadOnlyList<AddressSpace>> ReadAsync(
        ProgramBytes file, CancellationToken cancellationToken)
    {
        var magic = await file.ReadUpToAsync(0, MagicSize, cancellationToken).ConfigureAwait(false);
        if (magic.Length < MagicSize)
            return [];
        if (Universal.UInt32(magic) is not (0xCAFE_BABE or 0xCAFE_BABF))
            return [.. Known(await OneAsync(file, magic, cancellationToken).ConfigureAwait(false))];
        var count = Universal.UInt32(magic.AsSpan(4));
        if (count > MaxPrograms)
            return [];
        var size = magic[3] == 0xBF ? 32 : 20;
        var table = await file.ReadAsync(MagicSize, count * (ulong)size, "table of programs", cancellationToken)
            .ConfigureAwait(false);
        List<AddressSpace> all = [];
        foreach (var row in table.Chunk(size))
        {
            var (offset, length) = Place(row);
            var end = offset + (UInt128)length;
            var part = file.Part(offset, length)
                ?? throw ProgramBytes.Damaged($"one of its programs would end at byte {end}, and it has {file.Length}");
            var own = await part.ReadUpToAsync(0, MagicSize, cancellationToken).ConfigureAwait(false);
            if (IsMachO(own))
                all.Add(await MachOAddresses.ReadAsync(part, cancellationToken).ConfigureAwait(false));
        }
        return all;
    }

    private static IEnumerable<AddressSpace> Known(AddressSpace? one)
    {
        if (one is not null)
            yield return one;
    }

    private static async ValueTask<AddressSpace?> OneAsync(
        ProgramBytes file, byte[] magic, CancellationToken cancellationToken)
    {
        if (magic.AsSpan().StartsWith("\u007FELF"u8))
            return await ElfAddresses.ReadAsync(file, cancellationToken).ConfigureAwait(false);
        if (magic.AsSpan().StartsWith("MZ"u8))
            return await PortableExecutableAddresses.ReadAsync(file, cancellationToken).ConfigureAwait(false);
        if (IsMachO(magic))
            return await MachOAddresses.ReadAsync(file, cancellationToken).ConfigureAwait(false);
        return null;
    }

    private static (ulong Offset, ulong Length) Place(ReadOnlySpan<byte> row)
    {
        HeaderNumbers numbers = new(IsLittle: false, Is64: row.Length == 32);
        var place = row[8..];
        var size = place[numbers.AddressSize..];
        return (numbers.Address(place), numbers.Address(size));
    }

    private static bool IsMachO(ReadOnlySpan<byte> magic) =>
        magic is [0xFE, 0xED, 0xFA, 0xCE or 0xCF, ..] or [0xCE or 0xCF, 0xFA, 0xED, 0xFE, ..];
}
