using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace OciMultiArch.TestKit;

/// <summary>One accepted connection: reads heads and bodies, and ends in the way it is told.</summary>
internal sealed class SocketConnection(Socket socket) : IDisposable
{
    private static readonly byte[] GoOn = "HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray();

    private readonly NetworkStream network = new(socket);
    private readonly BufferedStream incoming = new(new NetworkStream(socket), 64 * 1024);

    private SeenBody seen = new(Stream.Null);

    /// <summary>The beginning of the bodies that were read since this was asked.</summary>
    public string TakeSeen()
    {
        var text = seen.Text;
        seen = new(Stream.Null);
        return text;
    }

    /// <summary>The next request's head, or null when the client has closed.</summary>
    public async Task<string?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        while (await ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length > 0) head.Append(head.Length > 0 ? "\r\n" : "").Append(line);
            else if (head.Length > 0) return head.ToString();
        }

        return null;
    }

    /// <summary>Reads and forgets the body, or its first bytes.</summary>
    public async Task TakeBodyAsync(SocketRequest request, long most, CancellationToken cancellationToken)
    {
        if (request["Expect"] is not null) await SendAsync(GoOn, cancellationToken);
        if (request["Content-Length"] is { } length)
        {
            await SkipAsync(Math.Min(most, long.Parse(length, CultureInfo.InvariantCulture)), cancellationToken);
            return;
        }

        if (request["Transfer-Encoding"] is null) return;
        for (var left = most; left > 0;)
        {
            var size = long.Parse((await ReadLineAsync(cancellationToken))!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            await SkipAsync(Math.Min(left, size), cancellationToken);
            left -= size;
            if (left > 0) await ReadLineAsync(cancellationToken);
            if (size == 0) return;
        }
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        await network.WriteAsync(bytes, cancellationToken);

    /// <summary>Returns when the client has closed its side.</summary>
    public async Task WaitForEndAsync(CancellationToken cancellationToken)
    {
        var rest = new byte[4096];
        while (await incoming.ReadAsync(rest, cancellationToken) > 0)
        {
            // What still comes is of no interest.
        }
    }

    /// <summary>Ends this side and waits for the other: closing over unread bytes would reset the connection.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        socket.Shutdown(SocketShutdown.Send);
        await WaitForEndAsync(cancellationToken);
    }

    public void Reset() => socket.LingerState = new(enable: true, seconds: 0);

    public void Dispose() => socket.Dispose();

    private async Task SkipAsync(long count, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (count > 0)
        {
            var read = await incoming.ReadAsync(buffer.AsMemory(0, (int)Math.Min(count, buffer.Length)), cancellationToken);
            if (read == 0) throw new IOException("The client ended in the middle of a body.");
            seen.Keep(buffer.AsSpan(0, read));
            count -= read;
        }
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await incoming.ReadAsync(one, cancellationToken) > 0)
        {
            if (one[0] == '\n') return Encoding.Latin1.GetString([.. line]).TrimEnd('\r');
            line.Add(one[0]);
        }

        return null;
    }
}
