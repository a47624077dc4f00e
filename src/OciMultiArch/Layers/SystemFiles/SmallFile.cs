using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>Reads a file that is held in memory, up to a size that no such file has.</summary>
internal static class SmallFile
{
    private static readonly FileStreamOptions Unbuffered =
        new() { BufferSize = 0, Options = FileOptions.SequentialScan };

    /// <exception cref="InvalidDataException">There is more.</exception>
    public static async ValueTask<byte[]> ReadAsync(string file, long maxBytes, CancellationToken cancellationToken)
    {
        RegularFile.CheckWhole(file);
        FileStream stream = new(file, Unbuffered);
        await using (stream.ConfigureAwait(false))
            return await ReadAsync(stream, maxBytes, maxBytes, cancellationToken).ConfigureAwait(false);
    }

    /// <param name="stream">The content.</param>
    /// <param name="bytesLeft">
    /// How much of it is taken: what others have left of the largest size of all together.
    /// </param>
    /// <param name="maxBytes">That size, for the message.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="InvalidDataException">There is more.</exception>
    public static async ValueTask<byte[]> ReadAsync(
        Stream stream, long bytesLeft, long maxBytes, CancellationToken cancellationToken)
    {
        using MemoryStream bytes = new();
        var buffer = new byte[16 << 10];
        while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            if (bytes.Length + count > bytesLeft)
                throw new InvalidDataException($"It is larger than {maxBytes >> 20} MiB.");
            bytes.Write(buffer, 0, count);
        }
        return bytes.ToArray();
    }
}
