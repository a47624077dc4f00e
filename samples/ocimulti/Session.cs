using System.CommandLine;

namespace OciMultiArch.Tool;

/// <summary>One run of a verb: its client, which counts requests, and what it writes.</summary>
internal sealed class Session : IDisposable
{
    private int requests;

    public Session(ParseResult parsed)
    {
        IsJson = parsed.GetValue(Shared.Json);
        RegistryClientOptions options = new() { Observe = Count };
        foreach (var host in parsed.GetRequiredValue(Shared.Insecure))
            options.Hosts[host] = new() { Transport = TransportSecurity.TlsWithoutVerification };
        foreach (var host in parsed.GetRequiredValue(Shared.Tls))
            options.Hosts[host] = new() { Transport = TransportSecurity.Tls };
        foreach (var host in parsed.GetRequiredValue(Shared.PlainHttp))
            options.Hosts[host] = new() { Transport = TransportSecurity.PlainHttp };
        Client = new(options);
    }

    public RegistryClient Client { get; }

    /// <summary>Whether standard output is for a JSON document alone.</summary>
    public bool IsJson { get; }

    /// <summary>Every HTTP request so far, tokens and retries included.</summary>
    public int Requests => Volatile.Read(ref requests);

    /// <summary>Gives a command its work; a session lasts as long as that.</summary>
    public static void Run(Command command, Func<Session, ParseResult, CancellationToken, Task> work) => command.SetAction(async (parsed, cancellationToken) =>
    {
        using Session session = new(parsed);
        await work(session, parsed, cancellationToken);
        return 0;
    });

    public IContentStore ForReading(Place place) => place.Open(Client, RepositoryAccess.Pull);

    /// <summary>A store that is also written to: its first token carries both rights.</summary>
    public IContentStore ForWriting(Place place) => place.Open(Client, RepositoryAccess.Push);

    /// <summary>A store to read from; with the token of the target where both are one place.</summary>
    public IContentStore Beside(Place place, Place target) => place == target ? ForWriting(place) : ForReading(place);

    public void Dispose() => Client.Dispose();

    private void Count(RegistryExchange exchange)
    {
        Interlocked.Increment(ref requests);
        foreach (var warning in exchange.Warnings)
            Console.Error.WriteLine($"ocimulti: the registry warns: {warning}");
    }
}
