using System.Buffers;
using System.Globalization;
using System.Net;
using OciMultiArch.Internal;

namespace OciMultiArch.Http;

/// <summary>
/// A request body of known length, read from a stream that it owns through pooled buffers; a file is left to the
/// connection to send. It tells when it waits for whom, so that a slow source is told from a dead connection.
/// </summary>
internal sealed class StreamBody : HttpContent
{
    private const int BufferSize = 128 << 10;
    private readonly Stream source;
    private readonly Digest digest;
    private readonly long length;
    private readonly IProgress<long>? progress;
    private readonly Lazy<Task<byte[]>> held;
    private readonly SendSize size = new();
    private int asked;

    /// <summary>A body of the whole content.</summary>
    public StreamBody(Stream source, Descriptor content, IProgress<long>? progress)
        : this(source, content, content.Size, progress)
    {
    }

    /// <summary>A body of one part of the content.</summary>
    /// <param name="source">The bytes of the part, from its first on.</param>
    /// <param name="content">What it is a part of.</param>
    /// <param name="from">The place of its first byte.</param>
    /// <param name="count">How many bytes it has, at least one.</param>
    /// <param name="progress">Told of every byte that the connection took; null for no reports.</param>
    public StreamBody(Stream source, Descriptor content, long from, long count, IProgress<long>? progress)
        : this(source, content, count, progress)
    {
        // distribution-spec, "Pushing a blob in chunks": the range has no unit.
        var range = string.Create(CultureInfo.InvariantCulture, $"{from}-{from + count - 1}");
        Headers.TryAddWithoutValidation("Content-Range", range);
    }

    private StreamBody(Stream source, Descriptor content, long count, IProgress<long>? progress)
    {
        this.source = source;
        this.progress = progress;
        held = new(ReadHeldAsync);
        digest = content.Digest;
        length = count;
        Headers.TryAddWithoutValidation("Content-Type", "application/octet-stream");
    }

    /// <summary>Whom a request's body is waiting for.</summary>
    internal enum Phase
    {
        /// <summary>The source of the bytes.</summary>
        Source,

        /// <summary>The connection that takes the bytes.</summary>
        Connection,

        /// <summary>The registry: all is sent.</summary>
        Response,
    }

    /// <summary>The clock; that of the system by default.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// Whether it is read before it is sent. Over HTTP/2 that must be so: a server may end a connection before it took all
    /// requests, and the platform sends those again by itself.
    /// </summary>
    public bool IsHeld { get; set; }

    /// <summary>Told at the start of every phase.</summary>
    public Action<Phase>? PhaseStarted { get; set; }

    /// <summary>How many bytes the connection has taken.</summary>
    public long Sent { get; private set; }

    /// <summary>What the source itself threw, if it did: it must not be taken for a failure of the network.</summary>
    public Exception? SourceFailure { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // A retry of the library's own opens the source again, for a body of its own.
        if (Interlocked.Increment(ref asked) > 1 && !IsHeld)
            throw SourceFailure = SentAgain();
        // What derives from a file may give other bytes than the file.
        if (IsHeld)
            await WriteHeldAsync(stream, cancellationToken).ConfigureAwait(false);
        else if (source is FileStream { CanSeek: true } file && file.GetType() == typeof(FileStream))
            await WriteFileAsync(file, stream, cancellationToken).ConfigureAwait(false);
        else if (length > ReadAhead.LeastLength)
            await CopyByTurnsAsync(stream, cancellationToken).ConfigureAwait(false);
        else
            await CopyAsync(stream, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        PhaseStarted?.Invoke(Phase.Response);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = this.length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask CopyAsync(Stream connection, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (Sent < length)
            {
                var most = (int)Math.Min(BufferSize, length - Sent);
                PhaseStarted?.Invoke(Phase.Source);
                var count = await ReadAsync(buffer.AsMemory(0, most), cancellationToken).ConfigureAwait(false);
                PhaseStarted?.Invoke(Phase.Connection);
                await connection.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                Took(count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask CopyByTurnsAsync(Stream connection, CancellationToken cancellationToken)
    {
        ReadAhead pieces = new(source, length, cancellationToken) { Clock = Clock, IsPrompt = true };
        await using (pieces.ConfigureAwait(false))
        {
            while (Sent < length)
            {
                PhaseStarted?.Invoke(Phase.Source);
                await ReadAsync(pieces.NextAsync, cancellationToken).ConfigureAwait(false);
                await WriteInPartsAsync(pieces.Piece, connection, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask WriteInPartsAsync(ReadOnlyMemory<byte> piece, Stream connection, CancellationToken cancellationToken)
    {
        while (piece.Length > 0)
        {
            PhaseStarted?.Invoke(Phase.Connection);
            var part = piece[..Math.Min(size.Bytes, piece.Length)];
            var start = Clock.GetTimestamp();
            await connection.WriteAsync(part, cancellationToken).ConfigureAwait(false);
            size.Fit(Clock.GetElapsedTime(start));
            Took(part.Length);
            piece = piece[part.Length..];
        }
    }

    private async ValueTask WriteHeldAsync(Stream connection, CancellationToken cancellationToken)
    {
        PhaseStarted?.Invoke(Phase.Source);
        var bytes = await held.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        PhaseStarted?.Invoke(Phase.Connection);
        await connection.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        if (Sent == 0)
            Took(bytes.Length);
    }

    // One try may end while another one waits for the same bytes; and where all have ended, nobody is there to be told
    // that the bytes cannot be read.
    private Task<byte[]> ReadHeldAsync()
    {
        var reading = ReadAllAsync();
        AbandonedTask.Forget(reading);
        return reading;
    }

    private async Task<byte[]> ReadAllAsync()
    {
        var bytes = new byte[length];
        for (var at = 0; at < bytes.Length;)
            at += await ReadAsync(bytes.AsMemory(at), CancellationToken.None).ConfigureAwait(false);
        return bytes;
    }

    private async ValueTask WriteFileAsync(FileStream file, Stream connection, CancellationToken cancellationToken)
    {
        using FileBody body = new(file, Clock);
        try
        {
            while (Sent < length)
            {
                PhaseStarted?.Invoke(Phase.Connection);
                Took(await body.WriteAsync(connection, length - Sent, cancellationToken).ConfigureAwait(false));
            }
        }
        catch (Exception) when (body.Failure is not null && !cancellationToken.IsCancellationRequested)
        {
            SourceFailure = body.Failure is EndOfStreamException ? EndedEarly() : body.Failure;
            throw SourceFailure;
        }
    }

    private void Took(int count)
    {
        Sent += count;
        progress?.Report(count);
    }

    private ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        ReadAsync(() => source.ReadAsync(buffer, cancellationToken), cancellationToken);

    private async ValueTask<int> ReadAsync(Func<ValueTask<int>> read, CancellationToken cancellationToken)
    {
        try
        {
            var count = await read().ConfigureAwait(false);
            if (count == 0)
                throw EndedEarly();
            return count;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            SourceFailure = failure;
            throw;
        }
    }

    private OciException SentAgain()
    {
        var reason = $"The content to send as {digest}: a message handler sent its request again, "
            + "and a body that is read from its source can be sent once.";
        const string Advice = "Take retries and hedging off the handlers of this client: it tries again itself.";
        return new(Problem.NotSupported, reason, new(Advice));
    }

    private ContentMismatchException EndedEarly()
    {
        var reason = $"The content to send as {digest} ended before the {length} bytes that its descriptor says.";
        return new(Problem.DamagedContent, reason, new("Check its source."));
    }
}
