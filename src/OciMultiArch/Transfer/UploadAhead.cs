using System.Collections.Concurrent;
using OciMultiArch.Content;
using OciMultiArch.Internal;
using OciMultiArch.Transfer;

namespace OciMultiArch;

/// <summary>
/// Sends configs and layers of images to a store while the index that will hold them is still being made, as programs for
/// further platforms are compiled: <c>store.UploadAhead(tags)</c>. No manifest and no tag is written: those come with the push,
/// which is given this by <see cref="PushOptions.Ahead"/>, sends what is missing, and asks nothing twice. Without a push, what
/// was sent has no name, and the store removes it in its own time. Where nothing fails, both together make the requests that the
/// push alone would make, in another order; only a tag that held the index is asked for once more where making it took over ten
/// seconds. What failed ahead is asked and sent anew by the push. A push that has begun and fails ends all that is under way.
/// As many blobs are under way as <see cref="PushOptions.MaxTransfers"/> allows; what the push sends itself counts for itself.
/// <para>Nothing is sent ahead, and all is left to the push, where one of the tags might hold the index already (each holds
/// something), where there is no tag, and where the options look after tags, check again, or ask before anything is written:
/// <see cref="PushOptions.ExistingTags"/>, <see cref="PushOptions.Recheck"/>, <see cref="PushOptions.Admit"/>,
/// <see cref="PushOptions.ForeignLayers"/>.</para>
/// Safe for concurrent use.
/// </summary>
public sealed class UploadAhead : IAsyncDisposable
{
    private static readonly TimeSpan AnswersHold = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource ending = new();
    private readonly CancellationToken end;
    private readonly SemaphoreSlim transfers;
    private readonly ConcurrentDictionary<Digest, Lazy<BlobAhead>> blobs = new();
    private readonly ConcurrentBag<Task> asking = [];
    private readonly IContentStore store;
    private readonly PushAnswers answers;
    private readonly TimeProvider clock;
    private readonly long began;
    private readonly Task<bool> isMissing;
    private bool isDisposed;

    /// <param name="store">Where the push will go.</param>
    /// <param name="tags">The tags that it will write; none where nothing is to be sent ahead.</param>
    /// <param name="maxTransfers">The most blobs under way at once.</param>
    /// <param name="clock">Says how old answers are.</param>
    internal UploadAhead(IContentStore store, IReadOnlyList<Tag> tags, int maxTransfers, TimeProvider clock)
    {
        this.store = IMirroredStore.Of(store);
        transfers = new(maxTransfers);
        end = ending.Token;
        this.clock = clock;
        answers = new(this.store);
        began = clock.GetTimestamp();
        isMissing = Task.Run(() => IsMissingAsync(tags, end));
    }

    /// <summary>Whether blobs are on their way to a store, or were.</summary>
    internal bool HasBegun(IContentStore asked) => asked.Equals(store) && !blobs.IsEmpty;

    /// <summary>
    /// Begins to send the config and the layers of an image that will be in the index, and does not wait for it. At a
    /// registry: one HEAD for its manifest, and where that is missing what its blobs need. A failure is met again, and told, in the
    /// push.
    /// </summary>
    /// <param name="image">The image.</param>
    public void Add(Artifact image)
    {
        ArgumentNullException.ThrowIfNull(image);
        asking.Add(AddAsync(image, end));
    }

    /// <summary>Ends what is under way. What a push has not waited for by then is not complete.</summary>
    public async ValueTask DisposeAsync()
    {
        if (isDisposed)
            return;
        await EndAsync(store).ConfigureAwait(false);
        isDisposed = true;
        ending.Dispose();
        transfers.Dispose();
    }

    /// <summary>
    /// Waits until nothing is asked any more that a push would ask again. The push asks anew what could not be answered: it may
    /// be minutes since.
    /// </summary>
    internal async Task QuestionsAsync(CancellationToken cancellationToken)
    {
        foreach (var question in asking.Append(isMissing))
            await question.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        answers.ForgetFailures();
    }

    /// <summary>Ends what is under way to a store, and waits for that; does nothing for another store.</summary>
    internal async ValueTask EndAsync(IContentStore given)
    {
        if (isDisposed || !given.Equals(store))
            return;
        await ending.CancelAsync().ConfigureAwait(false);
        foreach (var question in asking.Append(isMissing))
            await question.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var blob in blobs.Values)
            await ((Task)blob.Value.Sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>
    /// What was asked of a store; null where it is another. A tag that held a root a while ago is asked for anew: it would not be
    /// written.
    /// </summary>
    internal PushAnswers? AnswersOf(IContentStore asked, IEnumerable<Digest> roots)
    {
        if (!asked.Equals(store))
            return null;
        if (clock.GetElapsedTime(began) > AnswersHold)
            answers.ForgetTags(roots);
        return answers;
    }

    /// <summary>Waits for a blob that is sent to a store; null where it is not, or that failed.</summary>
    internal async ValueTask<Arrival?> ArrivalAsync(
        IContentStore asked, Digest blob, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        if (!asked.Equals(store) || !blobs.TryGetValue(blob, out var ahead))
            return null;
        ahead.Value.HeardBy(progress);
        var sending = ahead.Value.Sending;
        await ((Task)sending).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return sending.IsCompletedSuccessfully ? sending.Result : null;
    }

    private async Task<bool> IsMissingAsync(IReadOnlyList<Tag> tags, CancellationToken cancellationToken)
    {
        var held = await ParallelWork.SelectAsync(tags, answers.TagAsync, cancellationToken).ConfigureAwait(false);
        return held.Contains(null);
    }

    private async Task AddAsync(Artifact image, CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (!await isMissing.ConfigureAwait(false) || await answers.HasAsync(image.Descriptor, cancellationToken).ConfigureAwait(false))
            return;
        foreach (var blob in image.Blobs.Where(blob => !blob.IsFetchedElsewhere && !blob.Sources.Contains(store)))
            _ = blobs.GetOrAdd(blob.Digest, _ => new(() => new(heard => SendAsync(blob, heard, cancellationToken)))).Value;
    }

    private async Task<Arrival> SendAsync(Blob blob, IProgress<long> progress, CancellationToken cancellationToken)
    {
        await transfers.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await store.WriteAsync(blob, progress, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            transfers.Release();
        }
    }

    /// <summary>A blob under way, and who hears of its bytes.</summary>
    private sealed class BlobAhead : IProgress<long>
    {
        private readonly Lock gate = new();
        private long unheard;
        private IProgress<long>? listener;

        public BlobAhead(Func<IProgress<long>, Task<Arrival>> send) => Sending = Task.Run(() => send(this));

        public Task<Arrival> Sending { get; }

        /// <summary>Tells somebody of all bytes, those of before too.</summary>
        public void HeardBy(IProgress<long>? progress)
        {
            lock (gate)
            {
                listener = progress;
                if (unheard > 0)
                    Report(0);
            }
        }

        public void Report(long value)
        {
            lock (gate)
            {
                unheard += value;
                if (listener is null)
                    return;
                listener.Report(unheard);
                unheard = 0;
            }
        }
    }
}
