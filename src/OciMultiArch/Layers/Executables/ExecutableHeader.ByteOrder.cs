using System.Buffers.Binary;

namespace OciMultiArch;

public sealed partial record ExecutableHeader
{
    /// <summary>The order of the bytes of a number in a header.</summary>
    private enum ByteOrder
    {
        Little,
        Big,
    }

    private static ushort UInt16(ReadOnlySpan<byte> field, ByteOrder order)
    {
        if (order == ByteOrder.Little)
            return BinaryPrimitives.ReadUInt16LittleEndian(field);
        return BinaryPrimitives.ReadUInt16BigEndian(field);
    }

    private static uint UInt32(ReadOnlySpan<byte> field, ByteOrder order)
    {
        if (order == ByteOrder.Little)
            return BinaryPrimitives.ReadUInt32LittleEndian(field);
        return BinaryPrimitives.ReadUInt32BigEndian(field);
    }
}
