using OciMultiArch.Http;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Http;

/// <summary>Frames of TLS that pass many at once.</summary>
public sealed class TlsFramesTests
{
    private const int Frame = 16_406;

    [Fact]
    public async Task Written_frames_go_as_they_come()
    {
        Connection connection = new([]);
        TlsFrames frames = new(connection);

        await frames.WriteAsync(new byte[5]);
        await frames.WriteAsync(Bytes.Noise(Frame));

        Assert.Equal([5, Frame], connection.Writes.Select(static write => write.Length));
        Assert.Equal(Bytes.Noise(Frame), connection.Writes[1]);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(Frame)]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    public async Task What_is_read_is_what_came_however_much_comes_at_once(int atOnce)
    {
        var sent = Bytes.Noise(700_001);
        Connection connection = new(sent) { AtOnce = atOnce };
        TlsFrames frames = new(connection);
        List<byte> received = [];
        var buffer = new byte[Frame];

        while (true)
        {
            Assert.Equal(0, await frames.ReadAsync(Memory<byte>.Empty)); // TLS waits in this way before it takes a buffer
            var count = await frames.ReadAsync(buffer.AsMemory(0, 1 + (received.Count % 2 * (Frame - 1))));
            if (count == 0)
                break;
            received.AddRange(buffer.AsSpan(0, count));
            count = await frames.ReadAsync(buffer);
            received.AddRange(buffer.AsSpan(0, count));
        }

        Assert.Equal(sent, received);
    }

    [Fact]
    public async Task A_body_that_flows_takes_few_reads()
    {
        Connection connection = new(Bytes.Noise(100 * Frame));
        TlsFrames frames = new(connection);
        var buffer = new byte[Frame];

        for (var each = 0; each < 100; each++)
        {
            Assert.Equal(0, await frames.ReadAsync(Memory<byte>.Empty));
            Assert.Equal(Frame, await frames.ReadAtLeastAsync(buffer, Frame));
        }

        Assert.InRange(connection.Reads, 1, 20);
    }

    private sealed class Connection(byte[] content) : MemoryStream(content)
    {
        public int AtOnce { get; init; } = int.MaxValue;

        public int Reads { get; private set; }

        public List<byte[]> Writes { get; } = [];

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Reads++;
            return new(Read(buffer.Span[..Math.Min(buffer.Length, AtOnce)]));
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes.Add(buffer.ToArray());
            return default;
        }
    }
}
