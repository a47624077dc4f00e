namespace OciMultiArch.Layers;

/// <summary>Reads a file that is held in memory, up to a size that no such file has.</summary>
internal static class SmallFile
{
    /// <exception cref="InvalidDataException">There is more.</exception>
    public static async ValueTask<byte[]> ReadAsync(string file, long largest, CancellationToken cancellationToken)
    {
        var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        await using (stream.ConfigureAwait(false))
            return await ReadAsync(stream, largest, cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="InvalidDataException">There is more.</exception>
    public static async ValueTask<byte[]> ReadAsync(Stream stream, long largest, CancellationToken cancellationToken)
    {
        using MemoryStream bytes = new();
        var buffer = new byte[16 << 10];
        while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            if (bytes.Length + count > largest)
                throw new InvalidDataException($"It is larger than {largest >> 20} MiB.");
            bytes.Write(buffer, 0, count);
        }
        return bytes.ToArray();
    }

    public static bool IsUnreadable(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException or ArgumentException;
}
