using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;

namespace OciMultiArch.Http;

/// <summary>
/// Connects to the first address that answers (RFC 8305, "Happy Eyeballs"): the families in turn, the next address when
/// one fails or after a short while, so that an address that swallows packets costs no more than that while.
/// </summary>
internal sealed class AddressRace(Network network, TimeProvider clock)
{
    /// <summary>How long an address is tried alone (RFC 8305, "Connection Attempt Delay").</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(250);

    /// <summary>Connects.</summary>
    /// <param name="addresses">One address or more, best first.</param>
    /// <param name="port">The port.</param>
    /// <param name="cancellationToken">Ends all tries.</param>
    /// <exception cref="SocketException">No address took the connection; it is the failure of the best one.</exception>
    public async Task<Stream> ConnectAsync(
        IReadOnlyList<IPAddress> addresses, int port, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Queue<IPAddress> waiting = new(AddressOrder.InTurn(addresses));
        List<Task<Stream>> tries = [];
        Task<Stream>? winner = null;
        try
        {
            while (waiting.TryDequeue(out var address))
            {
                tries.Add(network.Dial(new(address, port), end.Token));
                var isLast = waiting.Count == 0;
                winner = await WinnerAsync(tries, isLast, end.Token).ConfigureAwait(false);
                if (winner is not null)
                    return await winner.ConfigureAwait(false);
            }
            cancellationToken.ThrowIfCancellationRequested();
            ExceptionDispatchInfo.Throw(tries[0].Exception!.InnerException!);
            return null!;
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            foreach (var other in tries.Where(other => other != winner))
                _ = CloseAsync(other);
        }
    }

    // The connection that came first; null when all tries have failed, or when it is the next address's turn.
    private async Task<Task<Stream>?> WinnerAsync(
        List<Task<Stream>> tries, bool isLast, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var turn = isLast ? Task.Delay(Timeout.Infinite, end.Token) : Task.Delay(Delay, clock, end.Token);
        var last = tries[^1];
        try
        {
            while (true)
            {
                // Those that are open are noted first: one that ends meanwhile is either found or waited for.
                var open = tries.Where(static attempt => !attempt.IsCompleted).ToList();
                if (tries.Find(static attempt => attempt.IsCompletedSuccessfully) is { } winner)
                    return winner;
                var mayEnd = isLast ? open.Count == 0 : !open.Contains(last);
                if (mayEnd)
                    return null;
                if (await Task.WhenAny([turn, .. open]).ConfigureAwait(false) == turn)
                    return null;
            }
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
        }
    }

    private static async Task CloseAsync(Task<Stream> late)
    {
        try
        {
            var stream = await late.ConfigureAwait(false);
            await stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException or IOException)
        {
            // It is not needed.
        }
    }
}
