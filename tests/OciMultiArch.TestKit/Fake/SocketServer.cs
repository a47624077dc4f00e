using System.Net;
using System.Net.Sockets;

namespace OciMultiArch.TestKit;

/// <summary>
/// An HTTP/1.1 server without manners: it can cut, stall, reset and talk nonsense. A function says what happens to each
/// request.
/// </summary>
public sealed class SocketServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly List<SocketRequest> requests = [];
    private readonly List<Task> open = [];
    private readonly List<string> leaks = [];
    private readonly Func<SocketRequest, SocketReply> script;
    private readonly Lock gate = new();
    private readonly Task accepting;
    private int connections;

    private SocketServer(Func<SocketRequest, SocketReply> script)
    {
        this.script = script;
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync();
    }

    public int Port { get; }

    public string Host => $"127.0.0.1:{Port}";

    public Uri BaseAddress => new($"http://{Host}/");

    /// <summary>How many connections were made so far.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>The requests so far, in the order in which their heads were read.</summary>
    public IReadOnlyList<SocketRequest> Requests
    {
        get
        {
            lock (gate) return [.. requests];
        }
    }

    public static SocketServer Start(Func<SocketRequest, SocketReply> script) => new(script);

    /// <summary>Answers the requests in turn; one more than that is answered with 500.</summary>
    public static SocketServer Start(params IReadOnlyList<SocketReply> replies) =>
        new(request => request.Number <= replies.Count ? replies[request.Number - 1] : SocketReply.Answer(500, "The script has ended."));

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await accepting;
        Task[] last;
        lock (gate) last = [.. open];
        await Task.WhenAll(last);
        end.Dispose();
        PasswordLedger.Check(leaks);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync(end.Token);
                var talk = TalkAsync(socket, Interlocked.Increment(ref connections));
                lock (gate) open.Add(talk);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The server ends.
        }
    }

    private async Task TalkAsync(Socket socket, int number)
    {
        await Task.Yield();
        using var connection = new SocketConnection(socket);
        try
        {
            while (await connection.ReadHeadAsync(end.Token) is { } head)
            {
                SocketRequest request;
                lock (gate) requests.Add(request = new(number, requests.Count + 1, head));
                Look(request, "");
                foreach (var step in script(request).Steps)
                    if (!await DoAsync(connection, request, step)) return;
                Look(request, connection.TakeSeen());
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or SocketException)
        {
            // The client went away, or the server ends.
        }
    }

    private void Look(SocketRequest request, string body)
    {
        var found = PasswordLedger.Leaks(SeenRequest.From(request, Host, isTls: false) with { Body = body });
        lock (gate) leaks.AddRange(found);
    }

    // False when the connection is over.
    private async Task<bool> DoAsync(SocketConnection connection, SocketRequest request, SocketReply.Step step)
    {
        switch (step.Act)
        {
            case SocketReply.Act.Take: await connection.TakeBodyAsync(request, long.MaxValue, end.Token); return true;
            case SocketReply.Act.TakeSome: await connection.TakeBodyAsync(request, step.Count, end.Token); return true;
            case SocketReply.Act.Send: await connection.SendAsync(step.Bytes, end.Token); return true;
            case SocketReply.Act.Stall: await connection.WaitForEndAsync(end.Token); return false;
            case SocketReply.Act.Reset: connection.Reset(); return false;
            default: await connection.CloseAsync(end.Token); return false;
        }
    }
}
