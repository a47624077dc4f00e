namespace OciMultiArch.Http;

/// <summary>
/// What has been learned of how one registry authenticates. Until the first answer, requests go one at a time, unless
/// there is little to learn.
/// </summary>
internal sealed class AuthenticationState : IDisposable
{
    private readonly SemaphoreSlim first = new(1);
    private readonly SemaphoreSlim question = new(1);
    private volatile bool wasAsked;

    /// <summary>The challenge to answer ahead of requests; null while unknown or when none is needed.</summary>
    public Challenge? Challenge { get; private set; }

    public bool IsKnown { get; private set; }

    /// <summary>Whether nothing can be learned by asking: the registry has named a challenge, or said that it has none.</summary>
    public bool WasAsked => Challenge is not null || wasAsked;

    /// <summary>Lets one request through to learn; others wait for its answer.</summary>
    /// <param name="isLikelyOpen">
    /// Tells whether another one may go beside it, as both will hardly be asked who they are.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What to dispose when the answer is in; null when nothing need be waited for.</returns>
    public async ValueTask<IDisposable?> EnterAsync(
        Func<CancellationToken, ValueTask<bool>> isLikelyOpen, CancellationToken cancellationToken)
    {
        if (IsKnown)
            return null;
        var isFirst = await first.WaitAsync(0, cancellationToken).ConfigureAwait(false);
        if (!isFirst && await isLikelyOpen(cancellationToken).ConfigureAwait(false))
            return null;
        if (!isFirst)
            await first.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (!IsKnown)
            return new Turn(first);
        first.Release();
        return null;
    }

    /// <summary>Notes a challenge, or that an answer came without one.</summary>
    public void Learn(Challenge? challenge)
    {
        Challenge = challenge ?? Challenge;
        IsKnown = true;
    }

    /// <summary>Asks the registry for its challenge, once for all requests that need it.</summary>
    /// <param name="ask">Asks; a question without an answer is asked again for a later request.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The challenge; null when there is none, or no answer.</returns>
    public async ValueTask<Challenge?> DiscoverAsync(
        Func<CancellationToken, ValueTask<Challenge?>> ask, CancellationToken cancellationToken)
    {
        await question.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!WasAsked)
            {
                Learn(await ask(cancellationToken).ConfigureAwait(false));
                wasAsked = true;
            }
            return Challenge;
        }
        catch (RegistryException)
        {
            return null; // the answer that led here is the one that is told
        }
        finally
        {
            question.Release();
        }
    }

    public void Dispose()
    {
        first.Dispose();
        question.Dispose();
    }

    private sealed class Turn(SemaphoreSlim first) : IDisposable
    {
        private SemaphoreSlim? first = first;

        public void Dispose() => Interlocked.Exchange(ref first, null)?.Release();
    }
}
