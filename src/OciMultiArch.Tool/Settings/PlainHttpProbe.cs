using System.Net.Sockets;
using System.Text;

namespace OciMultiArch.Tool.Settings;

/// <summary>
/// Finds out whether a registry speaks plain HTTP, where another tool's file allows both. One request without a login or
/// a header of the user's: a server of TLS answers it with 400, with an alert, or not at all.
/// </summary>
internal static class PlainHttpProbe
{
    private const int PlainPort = 80;
    private const int LettersOfStatus = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Whether it answers in plain HTTP. What cannot be reached is left to the first request.</summary>
    public static bool Answers(string registry)
    {
        if (!Uri.TryCreate($"https://{registry}/v2/", UriKind.Absolute, out var url))
            return false;
        using CancellationTokenSource patience = new(Patience);
        return AnswersAsync(url, patience.Token).GetAwaiter().GetResult();
    }

    private static async Task<bool> AnswersAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            var status = await StatusAsync(url, url.Port, cancellationToken);
            if (status is null && url.IsDefaultPort)
                status = await StatusAsync(url, PlainPort, cancellationToken);
            return status is not null && status.StartsWith("HTTP/1.", StringComparison.Ordinal) && status[^3..] != "400";
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException)
        {
            return false;
        }
    }

    // The begin of the answer, as "HTTP/1.1 401"; null when nobody listens, empty when it is shorter.
    private static async Task<string?> StatusAsync(Uri url, int port, CancellationToken cancellationToken)
    {
        using TcpClient client = new();
        try
        {
            await client.ConnectAsync(url.IdnHost.Trim('[', ']'), port, cancellationToken);
        }
        catch (SocketException)
        {
            return null;
        }
        var request = $"GET {url.AbsolutePath} HTTP/1.1\r\nHost: {url.Authority}\r\nConnection: close\r\n\r\n";
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), cancellationToken);
        var answer = new byte[LettersOfStatus];
        var read = await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, cancellationToken);
        return read < answer.Length ? "" : Encoding.ASCII.GetString(answer);
    }
}
