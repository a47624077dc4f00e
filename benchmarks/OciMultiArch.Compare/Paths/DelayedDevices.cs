using System.Text;

namespace OciMultiArch.Compare.Paths;

/// <summary>
/// <c>path --client NAME --server NAME --round-trip MS</c>: two network devices joined by a path on which each packet takes half of the round trip. Bandwidth
/// is not bounded, and no packet is lost. Runs until it is ended; the devices end with it. Needs root. The caller moves one device into a network namespace.
/// </summary>
internal static unsafe class DelayedDevices
{
    // Packets of the usual size: with larger ones a connection would send more in its first round trip than it does on a real network.
    private const int PacketSize = 2048;

    public static int Run(Options options)
    {
        var client = Open(options.Get("client"));
        var server = Open(options.Get("server"));
        var delay = options.Number("round-trip", 50) * 500_000;
        var ends = Join(client, server, delay).Concat(Join(server, client, delay)).ToList();
        Console.WriteLine("ready");
        foreach (var each in ends) each.Join();
        return 0;
    }

    private static int Open(string name)
    {
        var file = Libc.Open("/dev/net/tun", Libc.ReadWrite);
        if (file < 0)
            throw Libc.Failure("/dev/net/tun");
        var request = stackalloc byte[40];
        new Span<byte>(request, 40).Clear();
        Encoding.ASCII.GetBytes(name, new Span<byte>(request, 15));
        const short tunWithoutHeader = 0x1001;
        *(short*)(request + 16) = tunWithoutHeader;
        if (Libc.Control(file, Libc.MakeTun, request) < 0)
            throw Libc.Failure($"device {name}");
        return file;
    }

    private static IEnumerable<Thread> Join(int from, int to, long delay)
    {
        DelayQueue queue = new(delay);
        return [Start(() => Receive(from, queue)), Start(() => Send(to, queue))];
    }

    private static Thread Start(ThreadStart work)
    {
        Thread thread = new(work) { IsBackground = true, Priority = ThreadPriority.Highest };
        thread.Start();
        return thread;
    }

    private static void Receive(int from, DelayQueue queue)
    {
        while (true)
        {
            var buffer = queue.Rent(PacketSize);
            nint read;
            fixed (byte* start = buffer) read = Libc.Read(from, start, PacketSize);
            if (read > 0)
                queue.Add(buffer, (int)read);
            else
                Thread.Sleep(1); // the device is not up yet
        }
    }

    private static void Send(int to, DelayQueue queue)
    {
        while (true)
        {
            var (packet, length) = queue.Take();
            fixed (byte* start = packet) _ = Libc.Write(to, start, length);
            queue.Return(packet);
        }
    }
}
