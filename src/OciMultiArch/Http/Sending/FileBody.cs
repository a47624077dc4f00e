namespace OciMultiArch.Http;

/// <summary>
/// Writes a file to a connection. Pieces grow as long as the system sends them and the connection takes them soon, so
/// that few calls send a large file, and a slow connection still shows that it takes bytes.
/// </summary>
/// <param name="file">The file, at its first byte to send.</param>
/// <param name="clock">Tells how long a piece took.</param>
internal sealed class FileBody(FileStream file, TimeProvider clock) : IDisposable
{
    private const int LeastBytes = 128 << 10;
    private const int MostBytes = 512 << 10; // StallTimeout is for a piece: larger ones need a faster connection
    private const int MostReadBytes = 256 << 10; // what is read and sent at once stays in a core's cache
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(1);
    private readonly FilePiece piece = new(file);
    private long offset = file.Position;
    private int size = LeastBytes;

    /// <summary>Why the file does not give its bytes; null as far as it does.</summary>
    public Exception? Failure => piece.Failure;

    /// <summary>Writes the next piece.</summary>
    /// <param name="connection">What takes it.</param>
    /// <param name="left">How many bytes there are to send.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many bytes it has.</returns>
    public async ValueTask<int> WriteAsync(Stream connection, long left, CancellationToken cancellationToken)
    {
        var count = (int)Math.Min(size, left);
        var start = clock.GetTimestamp();
        await connection.WriteAsync(piece.MoveTo(offset, count), cancellationToken).ConfigureAwait(false);
        Fit(clock.GetElapsedTime(start));
        offset += count;
        return count;
    }

    public void Dispose() => ((IDisposable)piece).Dispose();

    private void Fit(TimeSpan taken)
    {
        var most = piece.WasRead ? MostReadBytes : MostBytes;
        if (taken > Late)
            size = LeastBytes;
        else if (taken < Soon)
            size = Math.Min(2 * size, most);
    }
}
