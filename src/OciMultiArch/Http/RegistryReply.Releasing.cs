using System.Net.Http.Headers;

namespace OciMultiArch.Http;

/// <content>The answer as the caller's own.</content>
internal sealed partial class RegistryReply
{
    /// <summary>
    /// The answer for whoever asked: without the request that was signed, and with a body that fails as all bodies here
    /// do. It owns this reply.
    /// </summary>
    /// <param name="asked">The request as the caller made it.</param>
    /// <param name="cancellationToken">Ends the wait for the body.</param>
    /// <exception cref="RegistryException">The answer broke off.</exception>
    public async ValueTask<HttpResponseMessage> ReleaseAsync(
        HttpRequestMessage asked, CancellationToken cancellationToken)
    {
        HttpResponseMessage released = new(Status)
        {
            ReasonPhrase = message.ReasonPhrase,
            Version = message.Version,
            RequestMessage = asked,
            Content = await ReleasedBodyAsync(cancellationToken).ConfigureAwait(false),
        };
        Copy(message.Headers, released.Headers);
        Copy(message.Content.Headers, released.Content.Headers);
        return released;
    }

    // What was read to find out why the registry refused cannot be read again.
    private async ValueTask<HttpContent> ReleasedBodyAsync(CancellationToken cancellationToken)
    {
        if (errorBody is not null)
            return new ByteArrayContent(errorBody);
        return new StreamContent(await OpenAsync(cancellationToken).ConfigureAwait(false));
    }

    private static void Copy(HttpHeaders from, HttpHeaders to)
    {
        foreach (var (name, values) in from.NonValidated)
            to.TryAddWithoutValidation(name, values);
    }
}
