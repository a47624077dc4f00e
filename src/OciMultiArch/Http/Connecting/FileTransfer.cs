using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace OciMultiArch.Http;

/// <summary>Has the system send parts of files over a socket, one after the other, without reading them first.</summary>
internal sealed class FileTransfer() : SocketAsyncEventArgs(true), IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> completion;

    /// <summary>Whether the system can send of this file. The platform asks for one that is open for overlapped reads.</summary>
    public static bool CanSend(FilePiece piece) => OperatingSystem.IsLinux() && piece.File.IsAsync;

    /// <summary>Whether it is the way of sending that was refused (EINVAL, ENOSYS, EOPNOTSUPP, EPERM).</summary>
    public static bool IsRefusal(SocketError error) => error
        is SocketError.InvalidArgument
        or SocketError.OperationNotSupported
        or SocketError.AccessDenied;

    /// <summary>Sends.</summary>
    /// <returns>How many bytes went; where they are too few, SocketError says why, and Success that the file ended.</returns>
    public ValueTask<int> SendAsync(Socket socket, FilePiece piece, long offset, int count)
    {
        completion.Reset();
        SendPacketsElements = [new(piece.File, offset, count)];
        if (socket.SendPacketsAsync(this))
            return new(this, completion.Version);
        return new(BytesTransferred);
    }

    int IValueTaskSource<int>.GetResult(short token) => completion.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => completion.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        completion.OnCompleted(continuation, state, token, flags);

    protected override void OnCompleted(SocketAsyncEventArgs e) => completion.SetResult(BytesTransferred);
}
