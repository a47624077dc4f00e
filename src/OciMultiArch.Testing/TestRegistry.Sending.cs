using OciMultiArch.Testing.Replies;
using OciMultiArch.Testing.Serving;

namespace OciMultiArch.Testing;

/// <content>One request after the other.</content>
public sealed partial class TestRegistry
{
    /// <summary>Called once a request is noted and breaks no duty by its head; true: it was answered elsewhere.</summary>
    internal Func<HttpRequestMessage, Task<bool>>? Before { get; set; }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        var received = Received(request);
        router.CheckHead(received);
        if (Before is not null && await Before(request).ConfigureAwait(false))
            return new();
        var reply = await ReplyAsync(received, request.Content, cancellationToken).ConfigureAwait(false);
        received.Body = [];
        received.Status = reply.Status;
        state.Linked(reply);
        var message = await ReplyMessage.OfAsync(reply, request, cancellationToken).ConfigureAwait(false);
        router.Uploads.Delivered(reply);
        return message;
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(request, cancellationToken).GetAwaiter().GetResult();

    private ReceivedRequest Received(HttpRequestMessage request)
    {
        lock (requests)
        {
            ReceivedRequest received = new(++count, request, request.RequestUri!, router.AddressOf);
            requests.Add(received);
            return received;
        }
    }

    private async Task<TestReply> ReplyAsync(
        ReceivedRequest received, HttpContent? content, CancellationToken cancellationToken)
    {
        if (faults.Instead(received) is { } instead)
            return await InsteadAsync(received, content, instead, cancellationToken).ConfigureAwait(false);
        if (router.Refusal(received) is { } refusal)
            return refusal;
        try
        {
            await RequestBody.TakeAsync(received, content, long.MaxValue, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception)
        {
            router.Uploads.BreakOff(received);
            throw;
        }
        return faults.Spoilt(received, router.Serve(received));
    }

    private async Task<TestReply> InsteadAsync(
        ReceivedRequest received, HttpContent? content, TestReply reply, CancellationToken cancellationToken)
    {
        if (reply.AfterBytes == 0)
            return reply;
        try
        {
            await RequestBody.TakeAsync(received, content, reply.AfterBytes, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            router.Uploads.BreakOff(received);
        }
        return reply;
    }
}
