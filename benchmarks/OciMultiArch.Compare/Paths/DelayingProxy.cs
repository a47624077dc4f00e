using System.Net;
using System.Net.Sockets;

namespace OciMultiArch.Compare.Paths;

/// <summary>
/// <c>proxy --to HOST:PORT --round-trip MS --ports FILE</c>: a TCP proxy that holds each piece for half of the round trip, for those who are not
/// root. It is kinder than a network: connections open at once (so their first bytes wait a whole round trip longer), and no window grows slowly.
/// </summary>
internal static class DelayingProxy
{
    private const int PieceSize = 65536;

    public static int Run(Options options)
    {
        var target = IPEndPoint.Parse(options.Get("to"));
        var delay = options.Number("round-trip", 50) * 500_000;
        using TcpListener listener = new(IPAddress.Any, 0);
        listener.Start(512);
        File.WriteAllText(options.Get("ports"), $"{((IPEndPoint)listener.LocalEndpoint).Port}\n");
        while (true)
        {
            var client = listener.AcceptSocket();
            Start(() => Serve(client, target, delay));
        }
    }

    private static void Serve(Socket client, IPEndPoint target, long delay)
    {
        using Socket server = new(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        try
        {
            server.Connect(target);
            Thread[] ends = [.. Join(client, server, 3 * delay, delay), .. Join(server, client, delay, delay)];
            foreach (var each in ends) each.Join();
        }
        catch (SocketException)
        {
            // The client sees a closed connection, as it would without the proxy.
        }
        finally
        {
            client.Dispose();
        }
    }

    private static Thread[] Join(Socket from, Socket to, long first, long delay)
    {
        DelayQueue queue = new(delay);
        var until = System.Diagnostics.Stopwatch.GetTimestamp() + first - delay;
        return [Start(() => Receive(from, queue, until)), Start(() => Send(to, queue))];
    }

    private static Thread Start(ThreadStart work)
    {
        Thread thread = new(work, 262144) { IsBackground = true };
        thread.Start();
        return thread;
    }

    private static void Receive(Socket from, DelayQueue queue, long until)
    {
        if (until > System.Diagnostics.Stopwatch.GetTimestamp())
            Libc.SleepUntil(until);
        while (true)
        {
            var buffer = queue.Rent(PieceSize);
            var read = from.Receive(buffer, SocketFlags.None, out _);
            queue.Add(buffer, read);
            if (read == 0)
                return;
        }
    }

    private static void Send(Socket to, DelayQueue queue)
    {
        while (true)
        {
            var (piece, length) = queue.Take();
            if (length == 0)
            {
                if (to.Connected)
                    to.Shutdown(SocketShutdown.Send);
                return;
            }

            to.Send(piece, 0, length, SocketFlags.None, out var error);
            if (error != SocketError.Success)
                return;
            queue.Return(piece);
        }
    }
}
