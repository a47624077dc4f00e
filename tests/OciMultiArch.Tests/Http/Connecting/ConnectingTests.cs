using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using OciMultiArch.Http;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>Hosts with several addresses, and hosts that swallow packets, for both handlers.</summary>
public sealed class ConnectingTests : IAsyncLifetime
{
    private const string Dead = "2001:db8::dead";
    private static readonly Blob Layer = RegistryCase.Layer(10);

    private readonly ConcurrentQueue<string> dialled = new();
    private FakeRegistry fake = null!;
    private LoopbackServer store = null!;

    public async Task InitializeAsync()
    {
        store = await LoopbackServer.StartAsync(async context => await context.Response.Body.WriteAsync(Bytes.Noise(10, 1)));
        fake = await FakeRegistry.StartAsync(new() { RedirectBlob = _ => new($"http://store.test:{store.BaseAddress.Port}/blob") });
    }

    public async Task DisposeAsync()
    {
        await fake.DisposeAsync();
        await store.DisposeAsync();
    }

    [Theory]
    [InlineData("registry.test")]
    [InlineData("store.test")]
    public async Task A_dead_address_before_a_living_one_does_not_keep_a_request(string deadFirst)
    {
        using var client = Client(host => host == deadFirst ? [IPAddress.Parse(Dead), IPAddress.Loopback] : [IPAddress.Loopback]);
        var started = TimeProvider.System.GetTimestamp();

        await ReadAsync(client);

        Assert.Contains(Dead, dialled);
        // Until the change: the 15 seconds of the whole connection.
        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0, 10);
    }

    [Theory]
    [InlineData("registry.test", "HEAD")]
    [InlineData("store.test", "GET")]
    public async Task A_host_that_swallows_packets_is_named_and_tried_again(string dead, string method)
    {
        using var client = Client(host => host == dead ? [IPAddress.Parse(Dead)] : [IPAddress.Loopback], options =>
        {
            options.ConnectTimeout = TimeSpan.FromMilliseconds(50);
            options.MaxAttempts = 3;
        });

        var failure = await Assert.ThrowsAsync<RegistryException>(() => method == "HEAD" ? AskAsync(client) : ReadAsync(client));

        AssertNoConnection(failure, dead);
        Assert.Equal(3, dialled.Count(static each => each == Dead));
    }

    [Fact]
    public async Task A_time_for_answers_that_is_shorter_than_that_for_connections_says_that_there_is_none()
    {
        using var client = Client(static _ => [IPAddress.Parse(Dead)], static options =>
        {
            options.ResponseTimeout = TimeSpan.FromMilliseconds(50);
            options.MaxAttempts = 1;
        });

        AssertNoConnection(await Assert.ThrowsAsync<RegistryException>(() => AskAsync(client)), "registry.test");
    }

    [Fact]
    public async Task A_name_service_that_does_not_answer_is_told_as_no_connection()
    {
        using var client = Client(static _ => null, static options =>
        {
            options.ConnectTimeout = TimeSpan.FromMilliseconds(50);
            options.MaxAttempts = 2;
        });

        AssertNoConnection(await Assert.ThrowsAsync<RegistryException>(() => AskAsync(client)), "registry.test");
    }

    [Fact]
    public async Task A_host_that_never_answers_to_TLS_is_told_as_no_connection()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        using var client = RegistryCase.ClientOf(options =>
        {
            options.Hosts[$"{silent.LocalEndpoint}"] = new() { Transport = TransportSecurity.Tls, ConnectTimeout = TimeSpan.FromMilliseconds(100) };
            options.MaxAttempts = 1;
        });

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.Repository($"{silent.LocalEndpoint}/app").FindAsync(Tag.Latest).AsTask());

        Assert.Equal(Problem.TimedOut, failure.Problem);
        Assert.Contains($"no connection to {silent.LocalEndpoint} within 0.1 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_callers_own_end_of_the_wait_stays_one()
    {
        using CancellationTokenSource stop = new();
        using var client = Client(static _ => [IPAddress.Parse(Dead)]);
        var asking = AskAsync(client, stop.Token);
        Assert.True(SpinWait.SpinUntil(() => !dialled.IsEmpty, TimeSpan.FromSeconds(30)));

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task An_unknown_name_is_final_and_told_as_one()
    {
        var lookups = 0;
        using var client = Client(_ =>
        {
            lookups++;
            throw new SocketException((int)SocketError.HostNotFound);
        });

        var failure = await Assert.ThrowsAsync<RegistryException>(() => AskAsync(client));

        Assert.Contains("the host's name is unknown", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, lookups);
    }

    [Fact]
    public async Task Pinned_addresses_are_used_in_place_of_the_name_service()
    {
        using var client = Client(static _ => throw new InvalidOperationException("looked up"), configureHost: static host => host.Addresses.Add(IPAddress.Loopback));

        await AskAsync(client);

        Assert.Equal(["127.0.0.1"], dialled);
        Assert.Equal($"registry.test:{fake.BaseAddress.Port}", fake.Requests.Single().Headers["Host"]);
    }

    private static void AssertNoConnection(RegistryException failure, string host)
    {
        Assert.Equal(Problem.TimedOut, failure.Problem);
        Assert.Contains($"no connection to {host}", failure.Message, StringComparison.Ordinal);
        Assert.Contains("within 0.05 s", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("cancel", failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    private Task<bool> AskAsync(RegistryClient client, CancellationToken cancellationToken = default) =>
        App(client).HasBlobAsync(Layer.Descriptor, cancellationToken).AsTask();

    private async Task ReadAsync(RegistryClient client)
    {
        fake.Repository("app").PutBlob(Bytes.Noise(10, 1));
        await using var body = await App(client).OpenAsync(Layer.Descriptor, 0);
        await body.CopyToAsync(Stream.Null);
    }

    private Repository App(RegistryClient client) => client.Repository($"registry.test:{fake.BaseAddress.Port}/app");

    // The dead address takes no packet; null stands for a name service that does not answer.
    private RegistryClient Client(
        Func<string, IPAddress[]?> resolve, Action<RegistryClientOptions>? configure = null, Action<RegistryHostOptions>? configureHost = null) =>
        RegistryCase.ClientOf(options =>
        {
            RegistryHostOptions host = new() { Transport = TransportSecurity.PlainHttp, TrustedHosts = { $"store.test:{store.BaseAddress.Port}" } };
            options.Environment = static _ => null;
            options.Network = new(
                (name, cancel) => resolve(name) is { } found ? Task.FromResult(found) : Never<IPAddress[]>(cancel),
                (address, cancel) =>
                {
                    dialled.Enqueue(address.Address.ToString());
                    return address.Address.Equals(IPAddress.Parse(Dead)) ? Never<Stream>(cancel) : Network.OfMachine.Dial(address, cancel);
                });
            configureHost?.Invoke(host);
            options.Hosts[$"registry.test:{fake.BaseAddress.Port}"] = host;
            configure?.Invoke(options);
        });

    private static Task<T> Never<T>(CancellationToken cancellationToken) => new TaskCompletionSource<T>().Task.WaitAsync(cancellationToken);
}
