using System.Net;
using System.Net.Sockets;

namespace OciMultiArch.TestKit;

/// <summary>nginx that serves the files of a folder on the loopback, slowly, and logs every request.</summary>
public sealed class NginxFiles : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TempFolder folder = new();
    private readonly AccessLog log = new();
    private readonly int port;
    private readonly string config;
    private readonly BackgroundProgram program;

    private NginxFiles(string rate)
    {
        port = FreePort();
        config = folder.Write("nginx.conf", Config(rate));
        program = BackgroundProgram.Start(Programs.Nginx, ["-c", config], log.Read, static _ => { });
    }

    public Uri BaseAddress => new($"http://127.0.0.1:{port}/");

    /// <summary>The folder whose files are served; links in it are followed.</summary>
    public string Root => folder.Folder("files");

    /// <summary>Every request so far: it is logged when its answer has ended.</summary>
    public IReadOnlyList<LoggedRequest> Requests => log.Requests;

    /// <param name="rate">Bytes a second of one answer, as nginx writes it: <c>2m</c>.</param>
    public static async Task<NginxFiles> StartAsync(string rate)
    {
        NginxFiles made = new(rate);
        using HttpClient client = new();
        var until = DateTimeOffset.UtcNow + Patience;
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(made.BaseAddress, "none"));
                return made;
            }
            catch (HttpRequestException) when (DateTimeOffset.UtcNow < until && !made.program.HasExited)
            {
                await Task.Delay(20);
            }
            catch
            {
                await made.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Reads the settings again, as an operator does: answers that are under way are cut off.</summary>
    public async Task ReloadAsync() => (await Programs.RunAsync(Programs.Nginx, ["-c", config, "-s", "reload"])).Succeeded();

    public async ValueTask DisposeAsync()
    {
        await program.DisposeAsync();
        folder.Dispose();
    }

    private string Config(string rate) =>
        $$"""
        daemon off;
        user root;
        pid {{folder.At("pid")}};
        error_log {{folder.At("error.log")}};
        worker_processes 1;
        worker_shutdown_timeout 50ms;
        events {}
        http {
          access_log /dev/stdout combined;
          client_body_temp_path {{folder.Folder("body")}};
          proxy_temp_path {{folder.Folder("proxy")}};
          fastcgi_temp_path {{folder.Folder("fastcgi")}};
          uwsgi_temp_path {{folder.Folder("uwsgi")}};
          scgi_temp_path {{folder.Folder("scgi")}};
          limit_rate {{rate}};
          server { listen 127.0.0.1:{{port}}; root {{Root}}; }
        }
        """;

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
