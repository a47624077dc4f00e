using System.Globalization;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>Downloads whose connections die after so many bytes, each time anew.</summary>
public sealed class DownloadHeadwayTests
{
    private const int Size = 7 << 20;
    private static readonly byte[] Content = Bytes.Noise(Size);

    [Theory]
    [InlineData(2 << 20, 4)]
    [InlineData(1 << 20, 7)]
    public async Task A_download_that_makes_headway_is_not_given_up(int bytes, int requests)
    {
        await using var source = SocketServer.Start(request => Cut(request, bytes));
        using var client = RegistryCase.ClientOf(static options => options.MaxAttempts = 2);

        Assert.Equal(Content, await ReadAsync(client, source));
        Assert.Equal(requests, source.Requests.Count);
    }

    [Fact]
    public async Task One_that_makes_hardly_any_is()
    {
        await using var source = SocketServer.Start(static request => Cut(request, 500_000));
        using var client = RegistryCase.ClientOf(static options => options.MaxAttempts = 3);

        await Assert.ThrowsAsync<RegistryException>(() => ReadAsync(client, source));
        Assert.Equal(3, source.Requests.Count);
    }

    private static async Task<byte[]> ReadAsync(RegistryClient client, SocketServer source)
    {
        var blob = Blob.In(RegistryCase.Layer(Size).Descriptor, client.Repository($"{source.Host}/app"));
        MemoryStream bytes = new();
        await using var stream = await blob.OpenAsync();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static SocketReply Cut(SocketRequest request, int bytes)
    {
        var from = 0;
        if (request["Range"] is { } range)
            from = int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
        var length = $"Content-Length: {Size - from}";
        var head = SocketReply.Head(206, $"Content-Range: bytes {from}-{Size - 1}/{Size}", length);
        if (from == 0)
            head = SocketReply.Head(200, length);
        return SocketReply.AfterBody.Send(head).Send(Content[from..Math.Min(from + bytes, Size)]).Close();
    }
}
