namespace OciMultiArch.Go;

/// <summary>Makes an object of another one and what is other in it (gitformat-pack(5), "Deltified representation").</summary>
internal static class GitDelta
{
    /// <exception cref="InvalidDataException">The delta does not fit.</exception>
    public static byte[] Apply(ReadOnlySpan<byte> basis, ReadOnlySpan<byte> delta)
    {
        if (ReadSize(ref delta) != basis.Length)
            throw Broken();
        var length = ReadSize(ref delta);
        if (length is < 0 or > GitObject.MaxBytes)
            throw Broken();
        var made = new byte[length];
        var left = made.AsSpan();
        while (delta.Length > 0)
        {
            var code = Take(ref delta);
            var piece = code < 128 ? delta[..code] : Copied(basis, code, ref delta);
            if (code < 128)
                delta = delta[code..];
            if (piece.Length == 0)
                throw Broken();
            piece.CopyTo(left);
            left = left[piece.Length..];
        }
        return left.Length == 0 ? made : throw Broken();
    }

    // Four bits say which bytes of the place follow, three which of the length.
    private static ReadOnlySpan<byte> Copied(ReadOnlySpan<byte> basis, byte code, ref ReadOnlySpan<byte> delta)
    {
        var place = 0;
        var length = 0;
        for (var bit = 0; bit < 4; bit++)
            if ((code & (1 << bit)) != 0)
                place |= Take(ref delta) << (8 * bit);
        for (var bit = 0; bit < 3; bit++)
            if ((code & (16 << bit)) != 0)
                length |= Take(ref delta) << (8 * bit);
        return basis.Slice(place, length == 0 ? 0x10000 : length);
    }

    private static long ReadSize(ref ReadOnlySpan<byte> delta)
    {
        long size = 0;
        for (var shift = 0; shift < 60; shift += 7)
        {
            var next = Take(ref delta);
            size |= (long)(next & 127) << shift;
            if (next < 128)
                return size;
        }
        throw Broken();
    }

    private static byte Take(ref ReadOnlySpan<byte> delta)
    {
        var next = delta[0];
        delta = delta[1..];
        return next;
    }

    private static InvalidDataException Broken() => new("A delta of git is broken.");
}
