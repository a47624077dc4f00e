using System.Net;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Kit;

public sealed class SocketServerTests
{
    [Fact]
    public async Task Replies_come_in_their_order_over_one_connection()
    {
        await using var server = SocketServer.Start(SocketReply.Answer(200, "one"), SocketReply.Answer(404, "two", "X-Mine: yes"));
        using var client = new HttpClient { BaseAddress = server.BaseAddress };

        Assert.Equal("one", await client.GetStringAsync(new Uri("a?b=%2F", UriKind.Relative)));
        var second = await client.PostAsync(new Uri("c", UriKind.Relative), new ByteArrayContent(Bytes.Noise(100_000)));

        Assert.Equal((HttpStatusCode.NotFound, "yes"), (second.StatusCode, second.Headers.GetValues("X-Mine").Single()));
        Assert.Equal(["GET /a?b=%2F", "POST /c"], server.Requests.Select(each => each.ToString()));
        Assert.Equal("100000", server.Requests[1]["content-length"]);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_body_can_be_cut_in_good_order_and_with_a_reset()
    {
        var half = SocketReply.AfterBody.Send(SocketReply.Head(200, "Content-Length: 10") + "12345");
        await using var server = SocketServer.Start(half.Close(), half.Reset());
        using var client = new HttpClient { BaseAddress = server.BaseAddress };

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(new Uri("", UriKind.Relative)));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(new Uri("", UriKind.Relative)));
    }

    [Fact]
    public async Task A_stall_lasts_until_the_client_gives_up()
    {
        await using var server = SocketServer.Start(SocketReply.AtOnce.Send(SocketReply.Head(200, "Content-Length: 10") + "1").Stall());
        using var client = new HttpClient { BaseAddress = server.BaseAddress };
        using var answer = await client.GetAsync(new Uri("", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using var body = await answer.Content.ReadAsStreamAsync();
        using var patience = new CancellationTokenSource();
        Assert.Equal(1, await body.ReadAsync(new byte[10]));

        var next = body.ReadAsync(new byte[10], patience.Token).AsTask();
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task An_upload_can_be_reset_in_its_middle()
    {
        await using var server = SocketServer.Start(SocketReply.AfterBytes(1000).Reset());
        using var client = new HttpClient { BaseAddress = server.BaseAddress };

        await Assert.ThrowsAsync<HttpRequestException>(
            () => client.PutAsync(new Uri("", UriKind.Relative), new ByteArrayContent(Bytes.Noise(20_000_000))));
    }

    [Fact]
    public async Task A_client_that_expects_to_be_asked_for_its_body_is_asked()
    {
        await using var server = SocketServer.Start(
            SocketReply.Answer(201),
            SocketReply.AtOnce.Send(SocketReply.Head(401, "Content-Length: 0")).Close());
        using var client = new HttpClient { BaseAddress = server.BaseAddress, DefaultRequestHeaders = { ExpectContinue = true } };

        var taken = await client.PutAsync(new Uri("", UriKind.Relative), new ByteArrayContent(Bytes.Noise(1000)));
        var refused = await client.PutAsync(new Uri("", UriKind.Relative), new ByteArrayContent(Bytes.Noise(1000)));

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Unauthorized), (taken.StatusCode, refused.StatusCode));
    }

    [Fact]
    public async Task Garbage_is_sent_as_it_is()
    {
        await using var server = SocketServer.Start(SocketReply.AfterBody.Send("SPAM SPAM SPAM\r\n\r\n").Close());
        using var client = new HttpClient { BaseAddress = server.BaseAddress };

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri("", UriKind.Relative)));
    }
}
