namespace OciMultiArch.Http;

/// <summary>Writes a file to a connection.</summary>
/// <param name="file">The file, at its first byte to send.</param>
/// <param name="clock">Tells how long a piece took.</param>
internal sealed class FileBody(FileStream file, TimeProvider clock) : IDisposable
{
    private const int MostReadBytes = 256 << 10; // what is read and sent at once stays in a core's cache
    private readonly FilePiece piece = new(file);
    private readonly SendSize size = new();
    private long offset = file.Position;

    /// <summary>Why the file does not give its bytes; null as far as it does.</summary>
    public Exception? Failure => piece.Failure;

    /// <summary>Writes the next piece.</summary>
    /// <param name="connection">What takes it.</param>
    /// <param name="left">How many bytes there are to send.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many bytes it has.</returns>
    public async ValueTask<int> WriteAsync(Stream connection, long left, CancellationToken cancellationToken)
    {
        var count = (int)Math.Min(size.Bytes, left);
        var start = clock.GetTimestamp();
        await connection.WriteAsync(piece.MoveTo(offset, count), cancellationToken).ConfigureAwait(false);
        size.Fit(clock.GetElapsedTime(start), piece.WasRead ? MostReadBytes : SendSize.Most);
        offset += count;
        return count;
    }

    public void Dispose() => ((IDisposable)piece).Dispose();
}
