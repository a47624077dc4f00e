using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace OciMultiArch.TestKit;

/// <summary>
/// Debian's docker-registry on a free port of the loopback, with a storage folder of its own and a log of every request it answered.
/// Disposing kills it and deletes the folder.
/// </summary>
public sealed partial class RealRegistry : IAsyncDisposable
{
    public const string User = "test";
    public const string Password = "password";

    /// <summary>The password after <see cref="ChangePassword"/>.</summary>
    public const string SecondPassword = "planted-second";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TempFolder folder = new();
    private readonly AccessLog log = new();
    private readonly RealRegistryOptions options;
    private readonly HttpClient markers;
    private readonly List<string> said = [];
    private BackgroundProgram? program;

    private RealRegistry(RealRegistryOptions options)
    {
        this.options = options;
        markers = new(new SocketsHttpHandler
        {
            SslOptions = new() { RemoteCertificateValidationCallback = IsOwn, LocalCertificateSelectionCallback = Own },
            UseProxy = false,
        });
    }

    /// <summary>The port it answers on; the same after a restart.</summary>
    public int Port { get; private set; }

    /// <summary>Host and port as they stand in an image reference.</summary>
    public string Host => $"127.0.0.1:{Port}";

    public Uri BaseAddress => new($"{(options.Tls ? "https" : "http")}://{Host}/");

    /// <summary>Where the registry keeps its files.</summary>
    public string StorageFolder => folder.At("data");

    /// <summary>The PEM file of the TLS certificate, which is its own authority; only with TLS.</summary>
    public string CertificateFile => folder.At("tls.crt");

    /// <summary>The PEM file of the only client certificate that it takes; only where it wants one.</summary>
    public string ClientCertificateFile => folder.At("client.crt");

    /// <summary>The PEM file of that certificate's key.</summary>
    public string ClientKeyFile => folder.At("client.key");

    /// <summary>Every request in the log so far. Call <see cref="SettleAsync"/> first: the log lags behind the answers.</summary>
    public IReadOnlyList<LoggedRequest> Requests => log.Requests;

    public static async Task<RealRegistry> StartAsync(RealRegistryOptions? options = null, CancellationToken cancellationToken = default)
    {
        var registry = new RealRegistry(options ?? new());
        try
        {
            await registry.LaunchAsync(cancellationToken);
            await registry.SettleAsync(cancellationToken);
            return registry;
        }
        catch
        {
            await registry.DisposeAsync();
            throw;
        }
    }

    /// <summary>A place in the log, for <see cref="Since"/>; waits until the log is complete up to here.</summary>
    public async Task<int> MarkAsync(CancellationToken cancellationToken = default)
    {
        await SettleAsync(cancellationToken);
        return Requests.Count;
    }

    /// <summary>The requests logged after a mark; waits until the log is complete up to here.</summary>
    public async Task<IReadOnlyList<LoggedRequest>> SinceAsync(int mark, CancellationToken cancellationToken = default)
    {
        await SettleAsync(cancellationToken);
        return [.. Requests.Skip(mark)];
    }

    /// <summary>Waits until every request answered before this call is in the log.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken = default)
    {
        // The registry writes a line after it has answered: the second marker gives a slow first line its turn.
        for (var round = 0; round < 2; round++)
        {
            var path = $"{options.Prefix}v2/?marker={Guid.NewGuid():N}";
            var seen = log.Expect(path);
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(BaseAddress, path));
            using var answer = await markers.SendAsync(request, cancellationToken);
            await seen.WaitAsync(Patience, cancellationToken);
        }
    }

    /// <summary>Gives the user another password, while the registry runs; only with htpasswd.</summary>
    public void ChangePassword() => RegistryConfig.WriteSecondPassword(folder);

    /// <summary>Kills the registry as a crash would; what it has stored stays.</summary>
    public async Task KillAsync()
    {
        if (program is not null) await program.DisposeAsync();
        program = null;
    }

    /// <summary>Starts a killed registry again, on the same port with the same storage.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await KillAsync();
        await LaunchAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        markers.Dispose();
        folder.Dispose();
        // Of what reached it, the log shows the URLs.
        var seen = Requests.Select(each => new SeenRequest(Host, options.Tls, each.Method, each.Path, []));
        PasswordLedger.Check([.. seen.SelectMany(PasswordLedger.Leaks)]);
    }

    private async Task LaunchAsync(CancellationToken cancellationToken)
    {
        // Port 0 lets the system choose; the registry says which one it got, so no other process can take it in between.
        var listening = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var config = RegistryConfig.Write(folder, options, Port);
        program = BackgroundProgram.Start(Programs.DockerRegistry, ["serve", config], log.Read, line =>
        {
            lock (said) said.Add(line);
            if (Listening().Match(line) is { Success: true } match) listening.TrySetResult(int.Parse(match.Groups[1].ValueSpan));
        });
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var ended = program.WaitAsync(limit.Token);
        if (await Task.WhenAny(listening.Task, ended) == ended)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lock (said) throw new InvalidOperationException($"docker-registry did not start:\n{string.Join('\n', said)}");
        }

        Port = await listening.Task;
    }

    private X509Certificate2 Own(
        object sender, string host, X509CertificateCollection local, X509Certificate? remote, string[] issuers)
    {
        if (options.Clients is { } authority) return authority.IssueClient("marker");
        return options.ClientCertificates ? X509Certificate2.CreateFromPemFile(ClientCertificateFile, ClientKeyFile) : null!;
    }

    private bool IsOwn(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        using var own = X509CertificateLoader.LoadCertificateFromFile(CertificateFile);
        return own.Equals(certificate);
    }

    [GeneratedRegex("""listening on 127\.0\.0\.1:([0-9]+)""")]
    private static partial Regex Listening();
}
