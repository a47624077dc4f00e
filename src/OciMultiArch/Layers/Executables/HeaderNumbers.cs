using System.Buffers.Binary;

namespace OciMultiArch.Layers;

/// <summary>How numbers stand in the headers of a program: their byte order, and the size of an address.</summary>
/// <param name="IsLittle">Whether the lowest byte is the first.</param>
/// <param name="Is64">Whether an address has eight bytes; otherwise it has four.</param>
internal readonly record struct HeaderNumbers(bool IsLittle, bool Is64)
{
    /// <summary>How many bytes an address has.</summary>
    public int AddressSize => Is64 ? 8 : 4;

    public ushort UInt16(ReadOnlySpan<byte> field)
    {
        if (IsLittle)
            return BinaryPrimitives.ReadUInt16LittleEndian(field);
        return BinaryPrimitives.ReadUInt16BigEndian(field);
    }

    public uint UInt32(ReadOnlySpan<byte> field)
    {
        if (IsLittle)
            return BinaryPrimitives.ReadUInt32LittleEndian(field);
        return BinaryPrimitives.ReadUInt32BigEndian(field);
    }

    public ulong UInt64(ReadOnlySpan<byte> field)
    {
        if (IsLittle)
            return BinaryPrimitives.ReadUInt64LittleEndian(field);
        return BinaryPrimitives.ReadUInt64BigEndian(field);
    }

    /// <summary>An address, or what has its size.</summary>
    public ulong Address(ReadOnlySpan<byte> field)
    {
        if (Is64)
            return UInt64(field);
        return UInt32(field);
    }
}
