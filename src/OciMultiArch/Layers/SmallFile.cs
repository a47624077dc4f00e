namespace OciMultiArch.Layers;

/// <summary>Reads a file that is held in memory, up to a size that no such file has.</summary>
internal static class SmallFile
{
    /// <exception cref="InvalidDataException">There is more.</exception>
    public static async ValueTask<byte[]> ReadAsync(string file, long largest, CancellationToken cancellationToken)
    {
        var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        await using (stream.ConfigureAwait(false))
            return await ReadAsync(stream, largest, largest, cancellationToken).ConfigureAwait(false);
    }

    /// <param name="stream">The content.</param>
    /// <param name="left">How much of it is taken: what others have left of the largest size of all together.</param>
    /// <param name="largest">That size, for the message.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="InvalidDataException">There is more.</exception>
    public static async ValueTask<byte[]> ReadAsync(Stream stream, long left, long largest, CancellationToken cancellationToken)
    {
        using MemoryStream bytes = new();
        var buffer = new byte[16 << 10];
        while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            if (bytes.Length + count > left)
                throw new InvalidDataException($"It is larger than {largest >> 20} MiB.");
            bytes.Write(buffer, 0, count);
        }
        return bytes.ToArray();
    }

    public static bool IsUnreadable(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException or ArgumentException;
}
