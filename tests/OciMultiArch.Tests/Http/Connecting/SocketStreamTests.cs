using System.Net;
using System.Net.Sockets;
using OciMultiArch.Http;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Http;

/// <summary>A connection that has the system send pieces of files.</summary>
public sealed class SocketStreamTests : IDisposable
{
    private const int Size = 3_000_001;
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Pieces_and_other_bytes_arrive_in_order_and_Linux_reads_no_piece()
    {
        await using var pair = await Pair.OpenAsync();
        await using var file = Open();
        FilePiece piece = new(file);
        var arriving = pair.ReceiveAsync(2 + Size);

        await pair.Sender.WriteAsync(new byte[] { 1 });
        await pair.Sender.WriteAsync(piece.MoveTo(0, 2_000_000));
        await pair.Sender.WriteAsync(piece.MoveTo(2_000_000, Size - 2_000_000));
        await pair.Sender.WriteAsync(new byte[] { 2 });

        Assert.Equal([1, .. Bytes.Noise(Size), 2], await arriving);
        Assert.Equal(!OperatingSystem.IsLinux(), piece.WasRead);
    }

    [Fact]
    public async Task A_part_of_a_piece_is_that_part()
    {
        await using var pair = await Pair.OpenAsync();
        await using var file = Open();
        FilePiece piece = new(file);

        await pair.Sender.WriteAsync(piece.MoveTo(10, 1000)[5..25]);

        Assert.Equal(Bytes.Noise(Size)[15..35], await pair.ReceiveAsync(20));
    }

    [Fact]
    public async Task A_file_that_the_platform_does_not_send_is_read()
    {
        await using var pair = await Pair.OpenAsync();
        await using FileStream file = new(Write(), FileMode.Open, FileAccess.Read, FileShare.Read, 0, useAsync: false);
        FilePiece piece = new(file);

        await pair.Sender.WriteAsync(piece.MoveTo(0, 1000));

        Assert.Equal(Bytes.Noise(Size)[..1000], await pair.ReceiveAsync(1000));
        Assert.True(piece.WasRead);
    }

    [Fact]
    public async Task A_file_that_ends_within_a_piece_is_a_failure_of_the_file()
    {
        await using var pair = await Pair.OpenAsync();
        await using var file = Open();
        FilePiece piece = new(file);

        var failure = await Record.ExceptionAsync(
            () => pair.Sender.WriteAsync(piece.MoveTo(Size - 10, 11)).AsTask());

        Assert.IsType<IOException>(failure, exactMatch: false);
        Assert.IsType<EndOfStreamException>(piece.Failure);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_ends_is_a_failure_of_the_connection(bool isClosedHere)
    {
        await using var pair = await Pair.OpenAsync();
        await using var file = Open();
        FilePiece piece = new(file);
        await FillAsync(pair.Sender, piece);
        var sending = pair.Sender.WriteAsync(piece.MoveTo(0, Size)).AsTask();

        if (isClosedHere)
            await pair.Sender.DisposeAsync();
        else
            await pair.Receiver.DisposeAsync();

        var failure = await Assert.ThrowsAsync<IOException>(() => sending);
        Assert.IsType<SocketException>(failure.InnerException);
        Assert.Null(piece.Failure);
    }

    // As much as goes until the other end has to read.
    private static async Task FillAsync(SocketStream connection, FilePiece piece)
    {
        for (var more = true; more; await Task.Yield())
        {
            more = connection.Socket.Poll(0, SelectMode.SelectWrite);
            if (more)
                connection.Socket.Send(new byte[1000]);
        }
        Assert.Equal(0, piece.Offset);
    }

    private FileStream Open() => new(Write(), FileMode.Open, FileAccess.Read, FileShare.Read, 0, useAsync: true);

    private string Write() => folder.Write("layer", Bytes.Noise(Size));

    private sealed record Pair(SocketStream Sender, NetworkStream Receiver) : IAsyncDisposable
    {
        public static async Task<Pair> OpenAsync()
        {
            using TcpListener listener = new(IPAddress.Loopback, 0);
            listener.Start();
            Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(listener.LocalEndpoint);
            return new(new(socket), new(await listener.AcceptSocketAsync(), ownsSocket: true));
        }

        public async Task<byte[]> ReceiveAsync(int count)
        {
            var bytes = new byte[count];
            await Receiver.ReadExactlyAsync(bytes);
            return bytes;
        }

        public async ValueTask DisposeAsync()
        {
            await Sender.DisposeAsync();
            await Receiver.DisposeAsync();
        }
    }
}
