using System.Net;

namespace OciMultiArch.Testing.Replies;

/// <summary>A reply as a handler hands it on.</summary>
internal static class ReplyMessage
{
    private static readonly HttpRequestException Cut = new(
        HttpRequestError.ResponseEnded, "The test cut the connection before the answer.", new IOException("The connection was cut."));

    /// <summary>The message of a reply.</summary>
    /// <exception cref="HttpRequestException">The reply is lost.</exception>
    public static async Task<HttpResponseMessage> OfAsync(
        TestReply reply, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (reply.Silent)
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        if (reply.Lost)
            throw new HttpRequestException(Cut.HttpRequestError, Cut.Message, Cut.InnerException);
        HttpResponseMessage message = new((HttpStatusCode)reply.Status) { RequestMessage = request };
        var isHead = request.Method == HttpMethod.Head;
        var isBodiless = reply.Status is 204 or 304;
        message.Content = new StreamContent(isHead || isBodiless ? Stream.Null : new ReplyStream(reply));
        foreach (var (name, value) in reply.Headers)
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content.Headers.TryAddWithoutValidation(name, value);
        // Sent so that a client which keeps cookies shows itself.
        message.Headers.TryAddWithoutValidation("Set-Cookie", "session=must-not-come-back");
        if (!isBodiless && !reply.Headers.ContainsKey("Content-Length"))
            message.Content.Headers.ContentLength = reply.Body.Length;
        return message;
    }
}
