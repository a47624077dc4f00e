using System.Text;

namespace OciMultiArch.TestKit;

/// <summary>
/// What a <see cref="SocketServer"/> does with one request, step by step. After the last step the connection stays open
/// for the next request.
/// </summary>
public sealed record SocketReply
{
    private SocketReply(IReadOnlyList<Step> steps) => Steps = steps;

    internal enum Act
    {
        Take,
        TakeSome,
        Send,
        Stall,
        Close,
        Reset,
    }

    /// <summary>Starts by reading the whole body, after "100 Continue" where the client waits for it.</summary>
    public static SocketReply AfterBody { get; } = new([new(Act.Take)]);

    /// <summary>Starts at once, whatever of the body is still on its way.</summary>
    public static SocketReply AtOnce { get; } = new([]);

    internal IReadOnlyList<Step> Steps { get; }

    /// <summary>Starts after so many bytes of the body; the rest is never read.</summary>
    public static SocketReply AfterBytes(int count) => new([new(Act.TakeSome, Count: count)]);

    /// <summary>A whole reply with a Content-Length, after the request's body.</summary>
    public static SocketReply Answer(int status, string body = "", params IReadOnlyList<string> headers) =>
        AfterBody.Send(Head(status, [.. headers, $"Content-Length: {Encoding.UTF8.GetByteCount(body)}"]) + body);

    /// <summary>A status line, headers and the empty line after them.</summary>
    public static string Head(int status, params IReadOnlyList<string> headers) =>
        $"HTTP/1.1 {status} Said\r\n{string.Concat(headers.Select(each => each + "\r\n"))}\r\n";

    public SocketReply Send(string text) => Send(Encoding.UTF8.GetBytes(text));

    public SocketReply Send(byte[] bytes) => new([.. Steps, new(Act.Send, bytes)]);

    /// <summary>Sends nothing more until the client gives up or the server is disposed.</summary>
    public SocketReply Stall() => new([.. Steps, new(Act.Stall)]);

    /// <summary>Ends the connection in good order (FIN).</summary>
    public SocketReply Close() => new([.. Steps, new(Act.Close)]);

    /// <summary>Breaks the connection (RST).</summary>
    public SocketReply Reset() => new([.. Steps, new(Act.Reset)]);

    internal sealed record Step(Act Act, byte[]? Bytes = null, int Count = 0);
}
