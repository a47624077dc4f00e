using System.Buffers.Binary;
using System.IO.Compression;

namespace OciMultiArch.Layers;

/// <summary>
/// Compresses what is written into one gzip member (RFC 1952) whose frame names no time and no operating system, which
/// the runtime's own stream does. Blocks are compressed at the same time; the bytes are the same for any number of
/// threads. Disposing it asynchronously completes the member; the destination stays open. When nothing is written,
/// nothing comes out.
/// </summary>
internal sealed class GzipWriteStream(Stream destination, CompressionLevel level) : Stream
{
    // More would hold more memory than they are worth.
    private const int MaxThreads = 4;

    // No name, no time, no hint about the level; operating system 255 is "unknown".
    private static readonly byte[] Header = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255];
    private readonly Queue<Task<GzipBlock>> running = [];
    private GzipBlock? filling;
    private uint crc;
    private long length;
    private long written;
    private bool isBegun;
    private bool closed;

    /// <summary>How many blocks are compressed at once.</summary>
    public int Threads { get; init; } = Math.Min(Environment.ProcessorCount, MaxThreads);

    /// <summary>Blocks that were compressed before, and the memory of these; null for neither.</summary>
    public LayerBlocks? Blocks { get; init; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !closed;

    public override long Length => length;

    public override long Position { get => length; set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        length += buffer.Length;
        while (!buffer.IsEmpty)
        {
            if (filling?.IsFull == true)
                await StartAsync(cancellationToken).ConfigureAwait(false);
            filling ??= new();
            buffer = filling.Fill(buffer);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask DisposeAsync()
    {
        if (closed)
            return;
        closed = true;
        try
        {
            if (filling is not null)
                await CompleteAsync(filling).ConfigureAwait(false);
        }
        finally
        {
            await AbandonAsync().ConfigureAwait(false);
        }
        await base.DisposeAsync().ConfigureAwait(false);
    }

    public override void Flush()
    {
    }

    // A flush in the middle would change the compressed bytes.
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask CompleteAsync(GzipBlock last)
    {
        last.IsLast = true;
        await StartAsync(CancellationToken.None).ConfigureAwait(false);
        while (running.Count > 0)
            await WriteNextAsync(CancellationToken.None).ConfigureAwait(false);
        await destination.WriteAsync(Trailer()).ConfigureAwait(false);
    }

    private async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        if (running.Count >= Threads)
            await WriteNextAsync(cancellationToken).ConfigureAwait(false);
        var block = filling!;
        filling = null;
        if (!isBegun && !block.IsLast)
            filling = block.CutFirst();
        isBegun = true;
        if (Blocks is not null && await Blocks.TakeAsync(block).ConfigureAwait(false))
            running.Enqueue(Task.FromResult(block));
        else
            running.Enqueue(Task.Run(() => Compressed(block), CancellationToken.None));
    }

    private GzipBlock Compressed(GzipBlock block)
    {
        block.Compress(level);
        return block;
    }

    private async ValueTask WriteNextAsync(CancellationToken cancellationToken)
    {
        using var block = await running.Dequeue().ConfigureAwait(false);
        if (written == 0)
            await PassOnAsync(Header, cancellationToken).ConfigureAwait(false);
        crc = Crc32.Combine(crc, block.Crc, block.Input.Length);
        Blocks?.Note(block, written);
        await PassOnAsync(block.Compressed, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask PassOnAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await destination.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        written += bytes.Length;
    }

    // Blocks that nobody writes any more give their memory back.
    private async ValueTask AbandonAsync()
    {
        while (running.TryDequeue(out var task))
        {
            await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (task.IsCompletedSuccessfully)
                (await task.ConfigureAwait(false)).Dispose();
        }
        filling?.Dispose();
    }

    private byte[] Trailer()
    {
        var trailer = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, crc);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(4), unchecked((uint)length));
        return trailer;
    }
}
