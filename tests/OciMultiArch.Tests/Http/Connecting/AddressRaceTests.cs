using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using OciMultiArch.Http;

namespace OciMultiArch.Tests.Http;

/// <summary>All addresses of a host get their turn (RFC 8305).</summary>
public sealed class AddressRaceTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly ConcurrentQueue<string> dialled = new();

    [Fact]
    public async Task An_address_that_swallows_packets_costs_a_quarter_of_a_second()
    {
        var connecting = Race(address => address.Contains(':') ? Never() : Connected()).ConnectAsync(Addresses("2001:db8::1 192.0.2.1"), 5000, default);

        clock.Advance(TimeSpan.FromMilliseconds(249));
        Assert.Equal(["2001:db8::1"], dialled);
        Assert.False(connecting.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));

        await using var stream = await connecting.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(["2001:db8::1", "192.0.2.1"], dialled);
    }

    [Fact]
    public async Task An_address_that_refuses_gives_the_turn_to_the_next_at_once()
    {
        await using var stream = await Race(address => address == "192.0.2.3" ? Connected() : Refused())
            .ConnectAsync(Addresses("192.0.2.1 192.0.2.2 192.0.2.3"), 5000, default);

        Assert.Equal(["192.0.2.1", "192.0.2.2", "192.0.2.3"], dialled);
    }

    [Fact]
    public async Task The_first_address_may_still_win_when_the_next_has_begun()
    {
        TaskCompletionSource<Stream> slow = new();
        MemoryStream own = new();
        var connecting = Race(address => address == "192.0.2.1" ? slow.Task : Never()).ConnectAsync(Addresses("192.0.2.1 192.0.2.2"), 5000, default);
        clock.Advance(TimeSpan.FromMilliseconds(250));
        slow.SetResult(own);

        Assert.Same(own, await connecting.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task The_failure_of_the_best_address_is_told_when_all_fail()
    {
        var failure = await Assert.ThrowsAsync<SocketException>(() => Race(address =>
            Task.FromException<Stream>(new SocketException((int)(address == "192.0.2.1" ? SocketError.ConnectionRefused : SocketError.HostUnreachable))))
            .ConnectAsync(Addresses("192.0.2.1 192.0.2.2"), 5000, default));

        Assert.Equal(SocketError.ConnectionRefused, failure.SocketErrorCode);
    }

    [Fact]
    public async Task A_connection_that_comes_too_late_is_closed()
    {
        TaskCompletionSource<Stream> late = new();
        MemoryStream loser = new();
        var connecting = Race(address => address == "192.0.2.1" ? late.Task : Connected(), mayBeLate: true).ConnectAsync(Addresses("192.0.2.1 192.0.2.2"), 5000, default);
        clock.Advance(TimeSpan.FromMilliseconds(250));
        await using var winner = await connecting.WaitAsync(TimeSpan.FromSeconds(30));

        late.SetResult(loser);

        Assert.True(SpinWait.SpinUntil(() => !loser.CanRead, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_connection_is_taken_at_whatever_moment_it_comes()
    {
        for (var round = 0; round < 20_000; round++)
        {
            var spins = round % 100;
            await using var stream = await Race(_ => Task.Run<Stream>(() =>
            {
                Thread.SpinWait(spins);
                return new MemoryStream();
            })).ConnectAsync(Addresses("192.0.2.1"), 5000, default);
        }
    }

    [Fact]
    public async Task The_caller_ends_all_tries()
    {
        using CancellationTokenSource stop = new();
        var connecting = Race(_ => Never()).ConnectAsync(Addresses("192.0.2.1 192.0.2.2"), 5000, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
    }

    [Theory]
    [InlineData("::1 ::2 10.0.0.1 10.0.0.2", "::1 10.0.0.1 ::2 10.0.0.2")]
    [InlineData("10.0.0.1 ::1 ::2 ::3", "10.0.0.1 ::1 ::2 ::3")]
    [InlineData("10.0.0.1 10.0.0.2", "10.0.0.1 10.0.0.2")]
    [InlineData("::1", "::1")]
    public void The_families_take_turns(string addresses, string expected) =>
        Assert.Equal(expected, string.Join(' ', AddressOrder.InTurn(Addresses(addresses))));

    private AddressRace Race(Func<string, Task<Stream>> dial, bool mayBeLate = false) => new(
        new(static (_, _) => throw new InvalidOperationException(), async (address, cancel) =>
        {
            dialled.Enqueue(address.Address.ToString());
            return await dial(address.Address.ToString()).WaitAsync(mayBeLate ? default : cancel);
        }),
        clock);

    private static IPAddress[] Addresses(string addresses) => [.. addresses.Split(' ').Select(IPAddress.Parse)];

    private static Task<Stream> Never() => new TaskCompletionSource<Stream>().Task;

    private static Task<Stream> Connected() => Task.FromResult<Stream>(new MemoryStream());

    private static Task<Stream> Refused() => Task.FromException<Stream>(new SocketException((int)SocketError.ConnectionRefused));
}
