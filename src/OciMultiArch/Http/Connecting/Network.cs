using System.Net;
using System.Net.Sockets;

namespace OciMultiArch.Http;

/// <summary>The name service, and the way to an address.</summary>
/// <param name="Resolve">The addresses of a name, best first (RFC 6724).</param>
/// <param name="Dial">A connection to an address.</param>
internal sealed record Network(
    Func<string, CancellationToken, Task<IPAddress[]>> Resolve,
    Func<IPEndPoint, CancellationToken, Task<Stream>> Dial)
{
    /// <summary>Those of this machine.</summary>
    public static Network OfMachine { get; } = new(Dns.GetHostAddressesAsync, DialAsync);

    private static async Task<Stream> DialAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
            return new SocketStream(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
