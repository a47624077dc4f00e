using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace OciMultiArch.Http;

/// <summary>An answer: headers are in, the body is still to be read. Whoever gets it disposes it.</summary>
internal sealed class RegistryReply(HttpResponseMessage message, Uri answered, Timeouts timeouts, IReadOnlyList<string> secrets) : IDisposable
{
    private const int ErrorBody = 16 << 10;

    public HttpStatusCode Status => message.StatusCode;

    /// <summary>What was sent to prove who asks: an answer may repeat it, and no message may.</summary>
    public IReadOnlyList<string> Secrets { get; } = secrets;

    /// <summary>Whether a password was shown, and not a token, which may be everybody's.</summary>
    public bool ShowedPassword => Secrets.Count > 1;

    /// <summary>The URL that answered, after redirects: a Location is relative to it.</summary>
    public Uri Answered { get; } = answered;

    public HttpContentHeaders ContentHeaders => message.Content.Headers;

    /// <summary>The only value of a header; null when it is absent, or there twice with different values.</summary>
    public string? Header(string name)
    {
        var values = Headers(name).Distinct(StringComparer.Ordinal).ToArray();
        return values.Length == 1 ? values[0] : null;
    }

    public IEnumerable<string> Headers(string name) =>
        message.Headers.NonValidated.TryGetValues(name, out var values) ? values
        : message.Content.Headers.NonValidated.TryGetValues(name, out var more) ? more
        : [];

    /// <summary>The media type of the body without parameters, or null.</summary>
    public string? ContentType => Header("Content-Type")?.Split(';')[0].Trim();

    /// <summary>The body; it fails when no byte comes for the stall time.</summary>
    public async ValueTask<Stream> OpenAsync(CancellationToken cancellationToken) =>
        new ReplyStream(await message.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), this, timeouts);

    /// <summary>Reads a small body whole.</summary>
    /// <returns>The bytes; null when there are more than allowed.</returns>
    public async ValueTask<byte[]?> ReadAsync(int limit, CancellationToken cancellationToken)
    {
        if (ContentHeaders.ContentLength > limit)
            return null;
        var bytes = await ReadStartAsync(limit, cancellationToken).ConfigureAwait(false);
        return bytes.Length > limit ? null : bytes;
    }

    /// <summary>What an error says of itself; never fails, for the status alone is an answer.</summary>
    public async ValueTask<RegistryErrors> ReadErrorsAsync(CancellationToken cancellationToken)
    {
        // A 416 may announce a length that is not its body's: it is never read.
        if (Status == HttpStatusCode.RequestedRangeNotSatisfiable)
            return RegistryErrors.Parse([]);
        try
        {
            return RegistryErrors.Parse(Clean(await ReadStartAsync(ErrorBody, cancellationToken).ConfigureAwait(false)));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or RegistryException)
        {
            return RegistryErrors.Parse([]);
        }
    }

    public void Dispose() => message.Dispose();

    // Before it is parsed and shortened: half a secret is one too.
    private byte[] Clean(byte[] body) => Secrets.Count == 0 ? body : Encoding.UTF8.GetBytes(Redact.Text(Encoding.UTF8.GetString(body), Secrets));

    // At least one byte more than asked for, where there is one.
    private async ValueTask<byte[]> ReadStartAsync(int enough, CancellationToken cancellationToken)
    {
        var body = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            MemoryStream bytes = new();
            var buffer = new byte[16 << 10];
            while (bytes.Length <= enough && await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var count and > 0)
                bytes.Write(buffer, 0, count);
            return bytes.ToArray();
        }
    }
}
