using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace OciMultiArch.Http;

/// <summary>Has a SOCKS proxy connect to a host (RFC 1928; the login of RFC 1929). The proxy looks names up.</summary>
internal static class SocksTunnel
{
    private const byte Version = 5;
    private const byte LoginVersion = 1;
    private const byte NoLogin = 0;
    private const byte NameAndPassword = 2;

    /// <param name="stream">The connection to the proxy; afterwards one to the host.</param>
    /// <param name="proxy">The proxy.</param>
    /// <param name="host">The host: a name or an address.</param>
    /// <param name="port">Its port.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ConnectFailure">The proxy does not connect.</exception>
    public static async Task OpenAsync(
        Stream stream, ProxyRoute proxy, string host, int port, CancellationToken cancellationToken)
    {
        try
        {
            await GreetAsync(stream, proxy, cancellationToken).ConfigureAwait(false);
            await stream.WriteAsync(Request(host, port), cancellationToken).ConfigureAwait(false);
            var answer = await ReadAsync(stream, 4, cancellationToken).ConfigureAwait(false);
            if (answer[0] != Version)
                throw ProxyFailure.Malformed(proxy, "does not speak SOCKS 5");
            if (answer[1] != 0)
                throw ProxyFailure.Refused(proxy, $"{host}:{port}", Words(answer[1]), IsPassing(answer[1]));
            await SkipAddressAsync(stream, answer[3], cancellationToken).ConfigureAwait(false);
        }
        catch (EndOfStreamException failure)
        {
            throw ProxyFailure.Malformed(proxy, "closed the connection", failure);
        }
        catch (IOException failure) when (failure is not ConnectFailure)
        {
            throw ProxyFailure.Malformed(proxy, $"closed the connection: {failure.Message.TrimEnd('.')}", failure);
        }
    }

    private static async Task GreetAsync(Stream stream, ProxyRoute proxy, CancellationToken cancellationToken)
    {
        byte[] methods = proxy.Login is null ? [NoLogin] : [NoLogin, NameAndPassword];
        byte[] greeting = [Version, (byte)methods.Length, .. methods];
        await stream.WriteAsync(greeting, cancellationToken).ConfigureAwait(false);
        var chosen = await ReadAsync(stream, 2, cancellationToken).ConfigureAwait(false);
        if (chosen[0] != Version)
            throw ProxyFailure.Malformed(proxy, "does not speak SOCKS 5");
        if (chosen[1] == NoLogin)
            return;
        if (chosen[1] != NameAndPassword || proxy.Login is not { } login)
            throw ProxyFailure.LoginNeeded(proxy);
        var user = Encoding.UTF8.GetBytes(login.User);
        var password = Encoding.UTF8.GetBytes(login.Password);
        if (user.Length > byte.MaxValue || password.Length > byte.MaxValue)
            throw ProxyFailure.LoginNeeded(proxy);
        byte[] shown = [LoginVersion, (byte)user.Length, .. user, (byte)password.Length, .. password];
        await stream.WriteAsync(shown, cancellationToken).ConfigureAwait(false);
        var answer = await ReadAsync(stream, 2, cancellationToken).ConfigureAwait(false);
        if (answer[1] != 0)
            throw ProxyFailure.LoginNeeded(proxy);
    }

    private static byte[] Request(string host, int port)
    {
        byte[] target;
        if (IPAddress.TryParse(host, out var address))
        {
            var bytes = address.GetAddressBytes();
            target = [bytes.Length == 4 ? (byte)1 : (byte)4, .. bytes];
        }
        else
        {
            var name = Encoding.ASCII.GetBytes(host);
            target = [3, (byte)name.Length, .. name];
        }
        var place = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(place, (ushort)port);
        return [Version, 1, 0, .. target, .. place];
    }

    private static async Task SkipAddressAsync(Stream stream, byte kind, CancellationToken cancellationToken)
    {
        var length = kind switch
        {
            1 => 4,
            4 => 16,
            _ => (await ReadAsync(stream, 1, cancellationToken).ConfigureAwait(false))[0],
        };
        await ReadAsync(stream, length + 2, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<byte[]> ReadAsync(Stream stream, int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        return bytes;
    }

    private static bool IsPassing(byte code) => code is 1 or 3 or 4 or 6;

    private static string Words(byte code) => code switch
    {
        1 => "it failed",
        2 => "its rules forbid it",
        3 => "the network is unreachable",
        4 => "the host is unreachable",
        5 => "the connection was refused",
        6 => "the time is over",
        _ => $"code {code} of RFC 1928",
    };
}
