using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace OciMultiArch.TestKit;

/// <summary>nginx on a free port of the loopback, in front of a registry. Disposing ends it and deletes its files.</summary>
public sealed class NginxProxy : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TempFolder folder = new();
    private readonly List<string> said = [];
    private BackgroundProgram? program;

    private NginxProxy(int port) => Port = port;

    public int Port { get; }

    /// <summary>Host and port as they stand in an image reference.</summary>
    public string Host => $"127.0.0.1:{Port}";

    /// <summary>The PEM file of the TLS certificate, which is its own authority; only with TLS.</summary>
    public string CertificateFile => folder.At("tls.crt");

    /// <summary>What was answered: method, status, and how many bytes the request had, in the order of the answers.</summary>
    public IReadOnlyList<(string Method, int Status, long Bytes)> Requests =>
        [.. File.ReadAllLines(folder.At("access.log")).Select(Parse)];

    public static async Task<NginxProxy> StartAsync(
        Uri registry, NginxOptions? options = null, CancellationToken cancellationToken = default)
    {
        var proxy = new NginxProxy(FreePort());
        try
        {
            proxy.Launch(registry, options ?? new());
            await proxy.AnswersAsync(cancellationToken);
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (program is not null) await program.DisposeAsync();
        folder.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static (string Method, int Status, long Bytes) Parse(string line)
    {
        var parts = line.Split(' ');
        return (parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), long.Parse(parts[2], CultureInfo.InvariantCulture));
    }

    private void Launch(Uri registry, NginxOptions options)
    {
        var configuration = folder.Write("nginx.conf", Configuration(registry, options));
        program = BackgroundProgram.Start(Programs.Nginx, ["-p", folder.Path, "-c", configuration, "-e", folder.At("error.log")], Say, Say);
    }

    // A worker of another user could not enter the folder.
    private string Configuration(Uri registry, NginxOptions options) => $$"""
        {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
        daemon off;
        worker_processes 1;
        pid {{folder.At("pid")}};
        events {}
        http {
          log_format counts '$request_method $status $request_length';
          access_log {{folder.At("access.log")}} counts;
          client_body_temp_path {{folder.At("b")}};
          proxy_temp_path {{folder.At("p")}};
          fastcgi_temp_path {{folder.At("f")}};
          uwsgi_temp_path {{folder.At("u")}};
          scgi_temp_path {{folder.At("s")}};
          server {
            listen 127.0.0.1:{{Port}} {{(options.Tls ? "ssl" : "")}} {{(options.Http2Requests > 0 ? "http2" : "")}};
            {{(options.Tls ? Certificate() : "")}}
            {{(options.Http2Requests > 0 ? $"keepalive_requests {options.Http2Requests};" : "")}}
            client_max_body_size {{options.MaxBody}};
            location {{options.Location}} {
              proxy_pass {{registry.GetLeftPart(UriPartial.Authority)}};
              proxy_set_header Host {{options.Host}};
              {{(options.ForwardsProto ? "proxy_set_header X-Forwarded-Proto $scheme;" : "")}}
            }
          }
        }
        """;

    private string Certificate()
    {
        using var certificate = SelfSigned.Create();
        var file = folder.Write("tls.crt", certificate.ExportCertificatePem());
        var key = folder.Write("tls.key", certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        return $"ssl_certificate {file}; ssl_certificate_key {key};";
    }

    private async Task AnswersAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        while (true)
        {
            if (program!.HasExited) lock (said) throw new InvalidOperationException($"nginx did not start:\n{string.Join('\n', said)}");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port, limit.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(20, limit.Token);
            }
        }
    }

    private void Say(string line)
    {
        lock (said) said.Add(line);
    }
}
