using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>Servers whose answer to a request for the rest of a blob is not the rest, and that then break off.</summary>
public sealed class WrongPartTests
{
    private const int Size = 50_000;

    [Theory]
    [InlineData(416)]
    [InlineData(206)]
    public async Task The_failure_says_that_the_part_was_wrong(int status)
    {
        var content = Bytes.Noise(Size);
        await using var source = SocketServer.Start(request => request["Range"] is null
            ? SocketReply.AfterBody.Send(SocketReply.Head(200, $"Content-Length: {Size}")).Send(content[..1000]).Close()
            : SocketReply.Answer(status, "", $"Content-Range: bytes 7-{Size - 1}/{Size}"));
        using var client = RegistryCase.ClientOf();
        var blob = Blob.In(RegistryCase.Layer(Size).Descriptor, client.Repository($"{source.Host}/app"));

        var failure = await Assert.ThrowsAsync<RegistryException>(() => blob.ReadAsync().AsTask());

        Assert.Contains("broke off", failure.Message, StringComparison.Ordinal);
        Assert.Contains("The rest had been asked for alone before, and the answer was another part, or 416.", failure.Message, StringComparison.Ordinal);
    }
}
