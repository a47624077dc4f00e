using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>Servers that do not know <c>Expect: 100-continue</c>.</summary>
public sealed class ExpectTests
{
    private const int Large = (1 << 20) + 1;

    [Fact]
    public async Task A_body_that_is_refused_for_it_goes_once_more_without_it_and_the_host_is_remembered()
    {
        await using var server = SocketServer.Start(Answer);
        using var client = RegistryCase.ClientOf();
        var app = client.Repository($"{server.Host}/app");

        Assert.Equal(Arrival.Copied, await app.WriteAsync(RegistryCase.Layer(Large)));
        Assert.Equal(Arrival.Copied, await app.WriteAsync(RegistryCase.Layer(Large, seed: 2)));

        var puts = server.Requests.Where(static each => each.Method == "PUT");
        Assert.Equal(["100-continue", null, null], puts.Select(static each => each["Expect"]));
    }

    [Fact]
    public async Task A_server_that_refuses_it_without_reason_is_told_once()
    {
        await using var server = SocketServer.Start(static request => request.Method == "PUT"
            ? SocketReply.Answer(417, "", "Connection: close")
            : SocketReply.Answer(202, "", "Location: /v2/app/blobs/uploads/1"));
        using var client = RegistryCase.ClientOf();

        var failure = await Assert.ThrowsAsync<RegistryException>(
            () => client.Repository($"{server.Host}/app").WriteAsync(RegistryCase.Layer(Large)).AsTask());

        Assert.Equal(417, (int)failure.StatusCode!);
        Assert.Equal(2, server.Requests.Count(static each => each.Method == "PUT"));
    }

    private static SocketReply Answer(SocketRequest request)
    {
        if (request.Method == "POST")
            return SocketReply.Answer(202, "", "Location: /v2/app/blobs/uploads/1");
        if (request["Expect"] is not null)
            return SocketReply.AtOnce.Send(SocketReply.Head(417, "Content-Length: 0", "Connection: close")).Close();
        return SocketReply.AfterBody.Send(SocketReply.Head(201, "Content-Length: 0", "Location: /v2/app/blobs/1"));
    }
}
