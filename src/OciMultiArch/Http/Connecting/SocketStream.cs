using System.Net.Sockets;

namespace OciMultiArch.Http;

/// <summary>
/// A connection that has the system send pieces of files (sendfile), and writes all else as any connection does.
/// </summary>
internal sealed class SocketStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private FileTransfer? transfer;
    private bool isRefused;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!isRefused && FilePiece.Of(buffer, out var start) is { } piece && FileTransfer.CanSend(piece))
            return SendAsync(piece, start, buffer, cancellationToken);
        return base.WriteAsync(buffer, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            transfer?.Dispose();
    }

    private async ValueTask SendAsync(
        FilePiece piece, int start, ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var isFirst = transfer is null;
        transfer ??= new();
        var sent = await transfer.SendAsync(Socket, piece, piece.Offset + start, buffer.Length).ConfigureAwait(false);
        if (sent == buffer.Length)
            return;
        if (transfer.SocketError == SocketError.Success)
            throw piece.Ended();
        // A file system, or a filter of system calls, may not have it: then nothing was sent of the first piece.
        isRefused = isFirst && sent == 0 && FileTransfer.IsRefusal(transfer.SocketError);
        if (isRefused)
        {
            await base.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
            return;
        }
        piece.Read(); // a disk that fails must not be taken for a connection that does
        SocketException failure = new((int)transfer.SocketError);
        throw new IOException($"The connection took no more of the file: {failure.Message}", failure);
    }
}
