using System.Buffers.Binary;

namespace OciMultiArch.Layers;

/// <summary>The order of the bytes of a number in a header.</summary>
internal enum ByteOrder
{
    Little,
    Big,
}

internal static class ByteOrderReading
{
    extension(ByteOrder order)
    {
        public ushort UInt16(ReadOnlySpan<byte> field) =>
            order == ByteOrder.Little ? BinaryPrimitives.ReadUInt16LittleEndian(field) : BinaryPrimitives.ReadUInt16BigEndian(field);

        public uint UInt32(ReadOnlySpan<byte> field) =>
            order == ByteOrder.Little ? BinaryPrimitives.ReadUInt32LittleEndian(field) : BinaryPrimitives.ReadUInt32BigEndian(field);
    }
}
