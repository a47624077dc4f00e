using Microsoft.Extensions.Time.Testing;
using OciMultiArch.Http;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Http.Sending;

/// <summary>How large the pieces of a file are, by what the connection does with them.</summary>
public sealed class FileBodyTests : IDisposable
{
    private const int Least = 128 << 10;
    private const int Most = 1 << 20;
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Pieces_grow_while_they_are_taken_soon() =>
        Assert.Equal(
            [Least, 2 * Least, 4 * Least, Most, Most],
            await PiecesAsync(5, static _ => TimeSpan.FromMilliseconds(99)));

    [Fact]
    public async Task A_connection_that_takes_its_time_gets_no_larger_ones() =>
        Assert.Equal([Least, Least, Least], await PiecesAsync(3, static _ => TimeSpan.FromMilliseconds(500)));

    [Fact]
    public async Task A_connection_that_becomes_slow_gets_the_least() =>
        Assert.Equal(
            [Least, 2 * Least, 4 * Least, Least],
            await PiecesAsync(4, static count => TimeSpan.FromMilliseconds(count == 4 * Least ? 1500 : 10)));

    [Fact]
    public async Task Bytes_that_are_read_come_in_small_pieces() =>
        Assert.Equal([Least, 2 * Least, 2 * Least], await PiecesAsync(3, static _ => TimeSpan.Zero, isRead: true));

    private async Task<List<int>> PiecesAsync(int count, Func<int, TimeSpan> taken, bool isRead = false)
    {
        var path = folder.At("layer");
        await using (var made = File.Create(path))
            made.SetLength(64 << 20);
        await using var file = File.OpenRead(path);
        FakeTimeProvider clock = new();
        using FileBody body = new(file, clock);
        Connection connection = new(clock, taken, isRead);
        var left = file.Length;
        for (var each = 0; each < count; each++)
            left -= await body.WriteAsync(connection, left, default);
        Assert.Equal(file.Length - left, connection.Pieces.Sum());
        return connection.Pieces;
    }

    private sealed class Connection(FakeTimeProvider clock, Func<int, TimeSpan> taken, bool isReading) : MemoryStream
    {
        public List<int> Pieces { get; } = [];

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (isReading)
                Assert.Equal(0, buffer.Span[0]);
            clock.Advance(taken(buffer.Length));
            Pieces.Add(buffer.Length);
            return default;
        }
    }
}
