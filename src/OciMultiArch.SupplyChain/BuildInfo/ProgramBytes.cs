namespace OciMultiArch.SupplyChain;

/// <summary>The bytes of a program, read where a header says. What it says is not trusted.</summary>
/// <param name="stream">A stream that can seek.</param>
/// <param name="start">Where the program begins in it.</param>
/// <param name="length">How many bytes it has.</param>
internal sealed class ProgramBytes(Stream stream, long start, long length)
{
    /// <summary>The most that is read at once: no table or text of a real program is larger.</summary>
    public const int MaxRead = 16 << 20;

    public ProgramBytes(Stream stream) : this(stream, 0, stream.Length)
    {
    }

    public long Length => length;

    /// <summary>A program inside this file; null when it would reach beyond the end.</summary>
    public ProgramBytes? Part(ulong offset, ulong size)
    {
        if (!Holds(offset, size))
            return null;
        return new(stream, start + (long)offset, (long)size);
    }

    /// <summary>Whether bytes are within the file.</summary>
    public bool Holds(ulong offset, ulong size) => offset <= (ulong)length && size <= (ulong)length - offset;

    /// <summary>Reads some bytes, all of them.</summary>
    /// <param name="offset">Where they begin.</param>
    /// <param name="size">How many.</param>
    /// <param name="what">What they are, for a message.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="InvalidContentException">They are not in the file, or too many.</exception>
    public async ValueTask<byte[]> ReadAsync(
        ulong offset, ulong size, string what, CancellationToken cancellationToken)
    {
        if (!Holds(offset, size))
            throw Damaged($"its {what} would end at byte {offset + (UInt128)size}, and it has {length}");
        if (size > MaxRead)
            throw Damaged($"its {what} would have {size} bytes; at most {MaxRead} are read");
        var bytes = new byte[size];
        stream.Position = start + (long)offset;
        await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        return bytes;
    }

    /// <summary>Reads from a place on, as many bytes as there are, up to a number.</summary>
    public async ValueTask<byte[]> ReadUpToAsync(ulong offset, ulong size, CancellationToken cancellationToken)
    {
        if (offset >= (ulong)length)
            return [];
        var there = Math.Min(Math.Min(size, (ulong)length - offset), MaxRead);
        return await ReadAsync(offset, there, "data", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What is wrong with a program, as an exception.</summary>
    public static InvalidContentException Damaged(string reason) => new(
        Problem.DamagedContent,
        $"The program is damaged: {reason}.",
        new Remedy("Build it again, or copy it anew from where it is whole."));
}
