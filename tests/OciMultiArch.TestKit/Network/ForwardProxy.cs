using System.Net;
using System.Net.Security;
using System.Net.Sockets;

using System.Text;

namespace OciMultiArch.TestKit;

/// <summary>
/// An HTTP forward proxy on a free port of the loopback: it connects (CONNECT) and forwards requests in absolute form,
/// with or without a password, over plain HTTP or TLS. It keeps every byte that it can read.
/// </summary>
public sealed class ForwardProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly List<Task> open = [];
    private readonly List<string> heads = [];
    private readonly MemoryStream readable = new();
    private readonly ForwardProxyOptions options;
    private readonly Lock gate = new();
    private readonly Task accepting;

    private ForwardProxy(ForwardProxyOptions options)
    {
        this.options = options;
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Host and port.</summary>
    public string Host => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>The address without user and password.</summary>
    public Uri Address => new($"{(options.Certificate is null ? "http" : "https")}://{Host}");

    /// <summary>The request lines so far: <c>CONNECT host:port</c>, or method and absolute URL.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (gate) return [.. heads.Select(static head => string.Join(' ', head.Split("\r\n")[0].Split(' ')[..2]))];
        }
    }

    /// <summary>All that went through and that the proxy could read, both ways.</summary>
    public string Readable
    {
        get
        {
            lock (gate) return Encoding.Latin1.GetString(readable.ToArray());
        }
    }

    public static ForwardProxy Start(ForwardProxyOptions? options = null) => new(options ?? new());

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await accepting;
        Task[] last;
        lock (gate) last = [.. open];
        await Task.WhenAll(last);
        end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(end.Token);
                lock (gate) open.Add(ServeAsync(client));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The proxy ends.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            Stream stream = client.GetStream();
            if (options.Certificate is { } certificate)
            {
                SslStream tls = new(stream);
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, end.Token);
                stream = tls;
            }
            // One request on a connection: a forwarded answer ends it.
            if (await ReadHeadAsync(stream) is { } head)
                await AnswerAsync(stream, head);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or SocketException
            or System.Security.Authentication.AuthenticationException)
        {
            // One side went away, or the proxy ends.
        }
    }

    private async Task AnswerAsync(Stream stream, string head)
    {
        lock (gate) heads.Add(head);
        var isAllowed = options.Login is null || head.Contains($"\r\nProxy-Authorization: {Expected()}\r\n", StringComparison.OrdinalIgnoreCase);
        if (!isAllowed)
            await SayAsync(stream, "407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"proxy\"\r\n");
        else if (options.Refusal is { } refusal)
            await SayAsync(stream, refusal, options.RefusalHeaders);
        else if (head.StartsWith("CONNECT ", StringComparison.Ordinal))
            await ConnectAsync(stream, head.Split(' ')[1]);
        else
            await ForwardAsync(stream, head);
    }

    private string Expected() => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(options.Login!));

    private async Task ConnectAsync(Stream stream, string target)
    {
        using var host = await ReachAsync(target);
        await WriteAsync(stream, "HTTP/1.1 200 Connection established\r\n\r\n");
        await Task.WhenAny(PassAsync(stream, host.GetStream()), PassAsync(host.GetStream(), stream));
    }

    private async Task ForwardAsync(Stream stream, string head)
    {
        var lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var line = lines[0].Split(' ');
        var place = line[1]["http://".Length..]; // as it came: a parser would change escapes
        var slash = place.IndexOf('/');
        var authority = place[..slash];
        var kept = lines.Skip(1).Where(static each => !each.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase));
        using var host = await ReachAsync(authority.Contains(':') ? authority : $"{authority}:80");
        var request = $"{line[0]} {place[slash..]} HTTP/1.1\r\n{string.Join("\r\n", kept)}\r\nConnection: close\r\n\r\n";
        await WriteAsync(host.GetStream(), request);
        var sending = PassAsync(stream, host.GetStream());
        await PassAsync(host.GetStream(), stream);
        await (stream is SslStream tls ? tls.ShutdownAsync() : Task.CompletedTask);
    }

    private async Task<TcpClient> ReachAsync(string target)
    {
        var place = options.Targets.GetValueOrDefault(target, target);
        var colon = place.LastIndexOf(':');
        TcpClient host = new();
        await host.ConnectAsync(place[..colon].Trim('[', ']'), int.Parse(place[(colon + 1)..]), end.Token);
        return host;
    }

    private async Task PassAsync(Stream from, Stream to)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer, end.Token) is var count and > 0)
        {
            Keep(buffer.AsSpan(0, count));
            await to.WriteAsync(buffer.AsMemory(0, count), end.Token);
        }
    }

    private async Task<string?> ReadHeadAsync(Stream stream)
    {
        StringBuilder head = new();
        var one = new byte[1];
        while (await stream.ReadAsync(one, end.Token) > 0)
        {
            head.Append((char)one[0]);
            if (head.Length > 3 && head.ToString(head.Length - 4, 4) == "\r\n\r\n")
            {
                Keep(Encoding.Latin1.GetBytes(head.ToString()));
                return head.ToString();
            }
        }
        return null;
    }

    private Task SayAsync(Stream stream, string status, string headers) =>
        WriteAsync(stream, $"HTTP/1.1 {status}\r\n{headers}Content-Length: 0\r\nConnection: close\r\n\r\n");

    private async Task WriteAsync(Stream stream, string text) => await stream.WriteAsync(Encoding.Latin1.GetBytes(text), end.Token);

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        lock (gate) readable.Write(bytes);
    }
}
