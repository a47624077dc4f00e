using System.Runtime.CompilerServices;
using System.Threading.Channels;
using OciMultiArch.Content;
using OciMultiArch.Internal;

namespace OciMultiArch.Copying;

/// <summary>One copy of many tags from a source to a target.</summary>
internal sealed partial class TagCopyRun(IContentSource source, IContentStore target, TagFilter filter, TagCopyOptions options)
{
    private const int MaxWaiting = 64;
    private const int MinListed = 8; // for fewer tags a list does not pay
    private readonly IContentStore itself = IMirroredStore.Of(target);
    private readonly PushOptions push = options.Push ?? new();
    private IReadOnlySet<Tag>? present; // the tags of the target; null where that does not tell

    public delegate ValueTask<TagCopyResult> Work(Tag tag, CancellationToken cancellationToken);

    private bool TrustsNothing => push.Recheck;

    /// <summary>Does a piece of work for each tag; the results come as they are made.</summary>
    public async IAsyncEnumerable<TagCopyResult> RunAsync(
        Work work, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var tags = await TagsAsync(cancellationToken).ConfigureAwait(false);
        // Who stops listening ends the work.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var results = Channel.CreateBounded<TagCopyResult>(MaxWaiting);
        var producing = ProduceAsync(tags, work, results.Writer, ending.Token);
        try
        {
            await foreach (var result in results.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return result;
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await producing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        cancellationToken.ThrowIfCancellationRequested();
    }

    public ValueTask<TagCopyResult> CopyAsync(Tag tag, CancellationToken cancellationToken)
    {
        return OneAsync(tag, WriteAsync, cancellationToken);

        async ValueTask<TagCopyResult> WriteAsync(Descriptor held, Artifact artifact, PushOptions how)
        {
            var report = await target.PushAsync(artifact, [tag.Value], how, cancellationToken).ConfigureAwait(false);
            var isWritten = report.Manifests.Any(static manifest => manifest.Arrival != Arrival.Present);
            TagCopyResult result = new() { Tag = tag, Source = held, Report = report };
            result = result with { IsKept = report.Kept.Count > 0 };
            return result with { IsUnchanged = report.Unchanged.Count > 0 && !isWritten };
        }
    }

    public ValueTask<TagCopyResult> PlanAsync(Tag tag, CancellationToken cancellationToken)
    {
        return OneAsync(tag, FindOutAsync, cancellationToken);

        async ValueTask<TagCopyResult> FindOutAsync(Descriptor held, Artifact artifact, PushOptions how)
        {
            var plan = await target.PlanAsync(artifact, [tag.Value], how, cancellationToken).ConfigureAwait(false);
            TagCopyResult result = new() { Tag = tag, Source = held, IsKept = plan.Kept.Count > 0 };
            if (plan.IsEmpty)
                return result with { IsUnchanged = !result.IsKept };
            return result with { Plan = plan };
        }
    }

    private async Task ProduceAsync(
        IReadOnlyList<Tag> tags, Work work, ChannelWriter<TagCopyResult> results, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await ParallelWork.ForEachAsync(tags, TellAsync, cancellationToken, options.MaxTags).ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            failure = thrown;
        }
        results.Complete(failure);

        async ValueTask TellAsync(Tag tag, CancellationToken cancel)
        {
            var result = await work(tag, cancel).ConfigureAwait(false);
            await results.WriteAsync(result, cancel).ConfigureAwait(false);
        }
    }

    private async ValueTask<TagCopyResult> OneAsync(
        Tag tag, Func<Descriptor, Artifact, PushOptions, ValueTask<TagCopyResult>> finish, CancellationToken cancellationToken)
    {
        Descriptor? held = null;
        try
        {
            if (await IsLockedAsync(tag, cancellationToken).ConfigureAwait(false))
                return new() { Tag = tag, IsImmutable = true };
            held = await source.ResolveAsync(tag, cancellationToken).ConfigureAwait(false) ?? throw Gone(tag);
            if (await IsThereAsync(tag, held, cancellationToken).ConfigureAwait(false))
                return new() { Tag = tag, Source = held, IsUnchanged = true };
            var artifact = await ReadAsync(tag, held, cancellationToken).ConfigureAwait(false);
            return await finish(held, artifact, OptionsOf(tag)).ConfigureAwait(false);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return new() { Tag = tag, Source = held, Failure = failure };
        }
    }

    // Without a list the tag is asked for; so the source is not read for what is never written.
    private async ValueTask<bool> IsLockedAsync(Tag tag, CancellationToken cancellationToken)
    {
        if (!options.IsImmutable(tag))
            return false;
        if (present is not null)
            return present.Contains(tag);
        return await itself.ResolveAsync(tag, cancellationToken).ConfigureAwait(false) is not null;
    }

    private async ValueTask<bool> IsThereAsync(Tag tag, Descriptor held, CancellationToken cancellationToken)
    {
        if (TrustsNothing || present?.Contains(tag) == false)
            return false;
        if (options.Known.TryGetValue(tag, out var known) && present is not null)
            return known == held.Digest;
        if (options.ReferrersOfUnchanged)
            return false; // the push finds what is missing
        if (options.Change is not null)
            return false; // what is there has another digest
        return await itself.AskTagAsync(tag, cancellationToken).ConfigureAwait(false) == held.Digest;
    }

    // By its digest: what was compared is what is copied, though the tag moves meanwhile.
    private async ValueTask<Artifact> ReadAsync(Tag tag, Descriptor held, CancellationToken cancellationToken)
    {
        var found = await source.FindAsync(held, cancellationToken).ConfigureAwait(false) ?? throw Gone(tag);
        if (options.Change is not { } change)
            return found;
        return await change(found, cancellationToken).ConfigureAwait(false);
    }

    private PushOptions OptionsOf(Tag tag)
    {
        if (!options.IsImmutable(tag))
            return push;
        var keeping = push.Copy();
        keeping.ExistingTags = ExistingTagHandling.Keep;
        return keeping;
    }

    private ContentNotFoundException Gone(Tag tag) => new(
        Problem.NotFound, $"{source}:{tag} does not exist.", Remedy.CheckTags($"{source}"));
}
