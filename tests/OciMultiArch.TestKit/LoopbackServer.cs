using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OciMultiArch.TestKit;

/// <summary>
/// An HTTP server of this process on a free port of the loopback: one function answers everything. Disposing fails when a
/// secret reached it that is not for it (<see cref="PasswordLedger"/>).
/// </summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly ConcurrentQueue<string> leaks;

    private LoopbackServer(WebApplication application, ConcurrentQueue<string> leaks)
    {
        (this.application, this.leaks) = (application, leaks);
        BaseAddress = new(application.Urls.Single() + "/");
    }

    public Uri BaseAddress { get; }

    /// <summary>Host and port as they stand in an image reference.</summary>
    public string Host => BaseAddress.Authority;

    /// <param name="answer">Called for every request, whatever its method and path.</param>
    /// <param name="certificate">Makes it an HTTPS server; null: plain HTTP.</param>
    public static async Task<LoopbackServer> StartAsync(
        RequestDelegate answer, X509Certificate2? certificate = null, CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore();
        if (certificate is not null) builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (certificate is not null) listen.UseHttps(certificate);
            });
        });
        var application = builder.Build();
        ConcurrentQueue<string> leaks = new();
        application.Run(context => WatchAsync(context, answer, leaks));
        await application.StartAsync(cancellationToken);
        return new(application, leaks);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await application.StopAsync(now.Token);
        await application.DisposeAsync();
        PasswordLedger.Check(leaks);
    }

    private static async Task WatchAsync(HttpContext context, RequestDelegate answer, ConcurrentQueue<string> leaks)
    {
        var address = $"{context.Connection.LocalIpAddress}:{context.Connection.LocalPort}";
        var seen = SeenRequest.From(context.Request, address);
        SeenBody body = new(context.Request.Body);
        context.Request.Body = body;
        try
        {
            await answer(context);
        }
        finally
        {
            foreach (var each in PasswordLedger.Leaks(seen with { Body = body.Text })) leaks.Enqueue(each);
        }
    }
}
