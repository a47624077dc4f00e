using System.Runtime.CompilerServices;
using OciMultiArch.Content;
using OciMultiArch.Http;
using OciMultiArch.Internal;

namespace OciMultiArch.Registry;

/// <summary>
/// The bytes of one blob from an offset to its end. An answer that breaks off, stalls or ends early is asked for again
/// from the byte reached, within the tries of one operation; whoever reads sees one stream.
/// </summary>
/// <param name="open">Asks for the blob, from a byte on or whole.</param>
/// <param name="size">The size that the blob's descriptor says.</param>
/// <param name="from">The first byte wanted.</param>
/// <param name="http">The clock and the waits.</param>
/// <param name="budget">The tries, which the requests share.</param>
internal sealed class ResumingStream(
    ResumingStream.Opener open, long size, long from, RegistryHttp http, RetryBudget budget)
    : ForwardStream, ILocatedContent
{
    // Who breaks off this far from the last time is making headway, and no try is spent.
    private const long Headway = 1 << 20;

    private readonly long first = from;
    private long brokenAt = from;
    private long position = from;
    private long lastEnd = -1;
    private int fruitless;
    private bool isWholeOnly;
    private BlobBody? body;
    private readonly Dictionary<ReadPlace, BlobBody> mirrors = []; // which have given bytes
    private ReadPlace? broken;

    /// <summary>Asks for a blob.</summary>
    /// <param name="from">The first byte wanted.</param>
    /// <param name="isResumed">Whether bytes before it were read: a part that does not fit is then no error.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer's body; null when its part is not the one that was asked for.</returns>
    internal delegate ValueTask<BlobBody?> Opener(long from, bool isResumed, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public object? Place => mirrors.Count == 0 ? body?.Place : string.Join(" or ", mirrors.Keys);

    private bool IsComplete => position >= size;

    /// <summary>Opens the stream, so that what is not there or refused is known before a byte is read.</summary>
    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await ConnectAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (RegistryException failure) when (RetryPipeline.IsBrokenOff(failure) && budget.TryTake())
            {
                await BreakAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            RegistryException? breakage = null;
            try
            {
                if (body is null)
                    await ConnectAsync(cancellationToken).ConfigureAwait(false);
                var count = await body!.Stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (count > 0 || buffer.IsEmpty || IsComplete)
                    return Took(count);
            }
            catch (RegistryException failure) when (RetryPipeline.IsBrokenOff(failure))
            {
                breakage = failure;
            }
            if (IsComplete)
                return 0; // only the end of the answer was lost
            if (!IsWorthAnotherTry(breakage))
                return breakage is null ? 0 : throw Told(breakage);
            await BreakAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // Which of them gave the wrong bytes is not known.
    public bool Distrust()
    {
        var isFromMirror = mirrors.Count > 0 || body?.Place is not null;
        body?.Distrust();
        foreach (var mirror in mirrors.Values)
            mirror.Distrust();
        return isFromMirror;
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            body?.Stream.Dispose();
            body = null;
        }
        base.Dispose(disposing);
    }

    private int Took(int count)
    {
        position += count;
        if (count == 0)
            return 0;
        fruitless = 0;
        if (body is { Origin.IsMirror: true } mirror)
            mirrors.TryAdd(mirror.Origin, mirror);
        return count;
    }

    private RegistryException Told(RegistryException breakage)
    {
        if (!isWholeOnly)
            return breakage;
        var reason = $"{breakage.Reason} The rest had been asked for alone before, and the answer was another part, or 416.";
        return new(breakage.Problem, reason, breakage.Remedy, breakage.InnerException);
    }

    // An answer that ends well, twice at the same byte, is all there is.
    private bool IsWorthAnotherTry(RegistryException? breakage)
    {
        if (breakage is null && lastEnd == position)
            return false;
        lastEnd = breakage is null ? position : -1;
        var isHeadway = position - brokenAt >= Headway;
        brokenAt = position;
        return isHeadway || budget.TryTake();
    }

    private async ValueTask ConnectAsync(CancellationToken cancellationToken)
    {
        var isResumed = position > first;
        var asked = isWholeOnly ? 0 : position;
        body = await open(asked, isResumed, cancellationToken).ConfigureAwait(false);
        if (body is null)
        {
            isWholeOnly = true;
            asked = 0;
            body = await open(asked, isResumed, cancellationToken).ConfigureAwait(false);
        }
        // A whole answer where a part was asked for, or could not be: what is known is passed over.
        await BlobResponse.SkipAsync(body!.Stream, position - body.From, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask BreakAsync(CancellationToken cancellationToken)
    {
        // A mirror goes on once; after that the next one does, or the registry itself.
        if (body is not null && broken == body.Origin)
            body.Distrust();
        broken = body?.Origin ?? broken;
        await CloseAsync().ConfigureAwait(false);
        await http.DelayAsync(null, fruitless++, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask CloseAsync()
    {
        if (body is not { } open)
            return;
        body = null;
        await open.Stream.DisposeAsync().ConfigureAwait(false);
    }
}
