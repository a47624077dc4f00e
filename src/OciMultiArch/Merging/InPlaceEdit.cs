using OciMultiArch.Content;

namespace OciMultiArch.Merging;

/// <summary>
/// One edit of what a tag holds, made again wherever another writer came between.
/// </summary>
internal sealed class InPlaceEdit
{
    private const int MaxDoublings = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private readonly IContentStore store;
    private readonly Tag tag;
    private readonly EditOptions options;
    private readonly string[] tags;
    private readonly EditedBefore before = new();
    private int rounds;

    public InPlaceEdit(IContentStore store, Tag tag, EditOptions options)
    {
        ArgumentNullException.ThrowIfNull(store);
        this.store = IMirroredStore.Of(store);
        this.tag = tag;
        tags = [tag.Value];
        this.options = options.Copy();
    }

    /// <param name="edit">The edit of what the tag holds, for one round.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async ValueTask<EditReport> RunAsync(
        Func<Artifact, EditedBefore, CancellationToken, ValueTask<Artifact>> edit, CancellationToken cancellationToken)
    {
        var first = await store.GetAsync(tag.Value, cancellationToken).ConfigureAwait(false);
        if (options.IfDigest is { } wanted && wanted != first.Digest)
            throw new TagMovedException(tag, wanted, first.Digest);
        PushReport? push = null;
        for (var current = first; ;)
        {
            Begin();
            var result = await edit(current, before, cancellationToken).ConfigureAwait(false);
            if (push is null || result.Digest != current.Digest)
            {
                if (await TryWriteAsync(current, result, cancellationToken).ConfigureAwait(false) is not { } done)
                {
                    current = await AgainAsync(cancellationToken).ConfigureAwait(false);
                    continue;
                }
                push = done;
                before.HasWritten = true;
            }
            if (await MovedAsync(result.Digest, cancellationToken).ConfigureAwait(false) is not { } moved)
                return new() { Before = first, Result = result, Push = push, Rounds = rounds };
            current = moved;
        }
    }

    private void Begin()
    {
        if (rounds++ == options.MaxRounds)
            throw new OciException(
                Problem.Conflict,
                $"{store}: others kept changing the tag {tag} while it was edited {options.MaxRounds} times.",
                new Remedy("Run the edit again when they have ended."));
    }

    /// <returns>Null when the tag has moved, and nothing was written under it.</returns>
    private async ValueTask<PushReport?> TryWriteAsync(
        Artifact current, Artifact result, CancellationToken cancellationToken)
    {
        if (options.Check is { } check)
            await check(result, cancellationToken).ConfigureAwait(false);
        var push = (options.Push ?? new()).Copy();
        push.Referrers ??= ReferrerSelection.Told;
        push.IsUnchanged = result.Digest == current.Digest;
        if (!push.IsUnchanged)
            push.Held = current.Digest;
        try
        {
            return await store.PushAsync(result, tags, push, cancellationToken).ConfigureAwait(false);
        }
        catch (TagMovedException) when (options.IfDigest is null)
        {
            return null;
        }
    }

    // Others are at it too: whoever waits longer finds more of them done.
    private async ValueTask<Artifact> AgainAsync(CancellationToken cancellationToken)
    {
        var range = FirstPause * (1 << Math.Min(rounds - 1, MaxDoublings));
        await DelayAsync(range * Random.Shared.NextDouble(), cancellationToken).ConfigureAwait(false);
        return await store.GetAsync(tag.Value, cancellationToken).ConfigureAwait(false);
    }

    /// <returns>What the tag holds after it was given time to settle; null when it stood still.</returns>
    private async ValueTask<Artifact?> MovedAsync(Digest seen, CancellationToken cancellationToken)
    {
        if (options.Settle == TimeSpan.Zero)
            return null;
        await DelayAsync(options.Settle, cancellationToken).ConfigureAwait(false);
        var now = await store.ResolveAsync(tag, cancellationToken).ConfigureAwait(false);
        if (now?.Digest == seen)
            return null;
        return await store.GetAsync(tag.Value, cancellationToken).ConfigureAwait(false);
    }

    private Task DelayAsync(TimeSpan time, CancellationToken cancellationToken) =>
        Task.Delay(time, options.TimeProvider, cancellationToken);
}

/// <summary>What earlier rounds of an edit did.</summary>
internal sealed class EditedBefore
{
    /// <summary>Whether a round has written its result.</summary>
    public bool HasWritten { get; set; }

    /// <summary>The images that earlier rounds made.</summary>
    public HashSet<Digest> Images { get; } = [];
}
