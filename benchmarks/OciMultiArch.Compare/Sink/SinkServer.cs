using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace OciMultiArch.Compare.Sink;

/// <summary>
/// <c>sink --ports FILE --log FILE [--certificate DIR] [--token yes] [--blobs DIR]…</c>: a registry that costs as little as it can. It keeps small bodies and
/// drops large ones, which it reads again from layouts when they are asked for. Its log has one line for each request, written before the answer.
/// </summary>
internal sealed class SinkServer(Options options)
{
    private readonly Routes routes = new(new Contents(options.All("blobs")), options.Find("token") is not null);
    private readonly X509Certificate2? certificate = Load(options.Find("certificate"));
    private readonly AnswerLog log = new(options.Get("log"));

    public static int Run(Options options) => new SinkServer(options).Serve();

    private static X509Certificate2? Load(string? folder)
    {
        if (folder is null)
            return null;
        return X509Certificate2.CreateFromPemFile(Path.Combine(folder, "server.pem"), Path.Combine(folder, "server.key"));
    }

    private int Serve()
    {
        using TcpListener listener = new(IPAddress.Any, 0);
        listener.Start(1024);
        File.WriteAllText(options.Get("ports"), $"{((IPEndPoint)listener.LocalEndpoint).Port}\n");
        for (var number = 1; ; number++)
        {
            Connection connection = new(listener.AcceptSocket(), number, certificate, routes, log);
            new Thread(connection.Serve, 262144) { IsBackground = true }.Start();
        }
    }
}
