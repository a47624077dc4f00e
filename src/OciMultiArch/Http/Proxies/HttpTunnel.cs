using System.Globalization;
using System.Text;
using OciMultiArch.Internal;

namespace OciMultiArch.Http;

/// <summary>Has an HTTP proxy connect to a host (RFC 9110, section 9.3.6, "CONNECT").</summary>
internal static class HttpTunnel
{
    private const int MaxHeadBytes = 16 << 10;

    /// <param name="stream">The connection to the proxy; afterwards one to the host.</param>
    /// <param name="proxy">The proxy.</param>
    /// <param name="host">Host and port, an IPv6 address in brackets.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ConnectFailure">The proxy does not connect.</exception>
    public static async Task OpenAsync(
        Stream stream, ProxyRoute proxy, string host, CancellationToken cancellationToken)
    {
        var head = $"CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n";
        if (proxy.Authorization is { } authorization)
            head += $"Proxy-Authorization: {authorization}\r\n";
        string answer;
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{head}\r\n"), cancellationToken).ConfigureAwait(false);
            answer = await ReadHeadAsync(stream, proxy, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException failure) when (failure is not ConnectFailure)
        {
            throw ProxyFailure.Malformed(proxy, $"closed the connection: {failure.Message.TrimEnd('.')}", failure);
        }
        var parts = answer.Split("\r\n", 2)[0].Split(' ', 3);
        var isHttp = parts.Length > 1 && parts[0].StartsWith("HTTP/1.", StringComparison.Ordinal);
        if (!isHttp || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            throw ProxyFailure.Malformed(proxy, "does not speak HTTP");
        if (status is < 200 or >= 300)
            throw ProxyFailure.Refused(proxy, host, status, Said(parts.Length > 2 ? parts[2] : "", proxy));
    }

    // Before it is shortened: half a secret is one too.
    private static string Said(string words, ProxyRoute proxy) => Printable.Short(Redact.Text(words, proxy.Secrets));

    // Byte by byte: what comes behind the empty line is the host's.
    private static async Task<string> ReadHeadAsync(
        Stream stream, ProxyRoute proxy, CancellationToken cancellationToken)
    {
        var one = new byte[1];
        List<byte> head = [];
        while (head.Count < MaxHeadBytes)
        {
            if (await stream.ReadAsync(one, cancellationToken).ConfigureAwait(false) == 0)
                throw ProxyFailure.Malformed(proxy, "closed the connection", new EndOfStreamException());
            head.Add(one[0]);
            if (head is [.., (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'] or [.., (byte)'\n', (byte)'\n'])
                return Encoding.Latin1.GetString([.. head]);
        }
        throw ProxyFailure.Malformed(proxy, "does not speak HTTP");
    }
}
