using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace OciMultiArch.Compare.Sink;

/// <summary>One connection, served by a thread of its own: requests in turn, until the client closes it.</summary>
internal sealed class Connection(Socket socket, int number, X509Certificate2? certificate, Routes routes, AnswerLog log)
{
    public void Serve()
    {
        try
        {
            socket.NoDelay = true;
            using NetworkStream plain = new(socket, ownsSocket: true);
            using var stream = Secure(plain);
            Wire wire = new(stream);
            while (wire.ReadHead() is { Length: > 0 } head) ServeOne(wire, stream, new(head.Span, certificate is null ? "http" : "https"));
        }
        catch (Exception failure) when (failure is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client is gone, or spoke without TLS to a server with it: some ask both ways.
        }
    }

    private Stream Secure(NetworkStream plain)
    {
        if (certificate is null)
            return plain;
        SslStream secure = new(plain);
        secure.AuthenticateAsServer(certificate);
        return secure;
    }

    private void ServeOne(Wire wire, Stream stream, Request request)
    {
        if (request.Header("Expect") is not null)
            stream.Write("HTTP/1.1 100 Continue\r\n\r\n"u8);
        var body = routes.BodyFor(request);
        wire.ReadBody(request, body);
        var answer = routes.Serve(request, body);
        log.Write(number, request, answer.Status);
        Send(stream, request, answer);
    }

    private void Send(Stream stream, Request request, Answer answer)
    {
        StringBuilder head = new();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {answer.Status} Answer\r\nDocker-Distribution-Api-Version: registry/2.0\r\n");
        foreach (var (name, value) in answer.Headers) head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Content-Length: {answer.Length}\r\n\r\n");
        var first = Encoding.Latin1.GetBytes(head.ToString());
        var isHeadAlone = request.Method == "HEAD";
        if (!isHeadAlone && answer.File is null)
            first = [.. first, .. answer.Body.Span];
        stream.Write(first);
        if (!isHeadAlone && answer.File is not null)
            SendFile(stream, answer);
    }

    private void SendFile(Stream stream, Answer answer)
    {
        using FileStream file = new(answer.File!, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
        var (start, length) = answer.Part;
        if (certificate is null && start == 0 && length == file.Length && length < int.MaxValue)
        {
            socket.SendFile(answer.File);
            return;
        }

        file.Position = start;
        var buffer = new byte[262144];
        for (var left = length; left > 0;)
        {
            var read = file.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            stream.Write(buffer, 0, read);
            left -= read;
        }
    }
}
