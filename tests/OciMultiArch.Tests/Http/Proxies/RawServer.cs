using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OciMultiArch.Tests.Http;

/// <summary>A server that answers the first bytes of each connection with the same bytes, and ends it.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task serving;

    public RawServer(string answer)
    {
        listener.Start();
        serving = ServeAsync(Encoding.Latin1.GetBytes(answer));
    }

    public string Host => listener.LocalEndpoint.ToString()!;

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await serving;
    }

    private async Task ServeAsync(byte[] answer)
    {
        while (true)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync();
                var stream = client.GetStream();
                _ = await stream.ReadAsync(new byte[64 << 10]);
                await stream.WriteAsync(answer);
            }
            catch (IOException)
            {
                // The client has ended the connection.
            }
            catch (Exception error) when (error is SocketException or InvalidOperationException)
            {
                return;
            }
        }
    }
}
