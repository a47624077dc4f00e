using System.Collections.Concurrent;
using OciMultiArch.Content;
using OciMultiArch.Internal;

namespace OciMultiArch.Transfer;

/// <summary>
/// What a push has asked so far, each thing once: a question may be asked ahead, before it is known what goes along with
/// the root. A refusal is an answer too; a question that was given up is asked again. Safe for concurrent use.
/// </summary>
internal sealed class PushAnswers(IContentStore store)
{
    private readonly ConcurrentDictionary<Tag, Task<Digest?>> tags = new();
    private readonly ConcurrentDictionary<Digest, Task<bool>> manifests = new();
    private readonly ConcurrentDictionary<Digest, Task<Artifact>> children = new();

    /// <summary>What a tag points at in the store; null where that is not told.</summary>
    public ValueTask<Digest?> TagAsync(Tag tag, CancellationToken cancellationToken) =>
        AskAsync(tags, tag, cancel => store.AskTagAsync(tag, cancel), cancellationToken);

    /// <summary>Whether the store has a manifest.</summary>
    public ValueTask<bool> HasAsync(Descriptor manifest, CancellationToken cancellationToken) =>
        AskAsync(manifests, manifest.Digest, cancel => store.AskManifestAsync(manifest, cancel), cancellationToken);

    /// <summary>A child of an index, read where the index is from.</summary>
    public ValueTask<Artifact> ChildAsync(Artifact parent, Descriptor entry, CancellationToken cancellationToken) =>
        AskAsync(children, entry.Digest, cancel => parent.ChildAsync(entry, cancel), cancellationToken);

    /// <summary>Asks anew what those tags hold that held one of these.</summary>
    public void ForgetTags(IEnumerable<Digest> held)
    {
        foreach (var (tag, answer) in tags)
            if (answer is { IsCompletedSuccessfully: true, Result: { } digest } && held.Contains(digest))
                tags.TryRemove(tag, out _);
    }

    /// <summary>Asks anew what was refused or failed.</summary>
    public void ForgetFailures()
    {
        Forget(tags);
        Forget(manifests);
        Forget(children);
    }

    private static void Forget<TKey, T>(ConcurrentDictionary<TKey, Task<T>> answers)
        where TKey : notnull
    {
        foreach (var (key, answer) in answers)
            if (answer.IsFaulted)
                answers.TryRemove(key, out _);
    }

    private static async ValueTask<T> AskAsync<TKey, T>(
        ConcurrentDictionary<TKey, Task<T>> answers,
        TKey key,
        Func<CancellationToken, ValueTask<T>> ask,
        CancellationToken cancellationToken)
        where TKey : notnull
    {
        if (answers.TryGetValue(key, out var known))
            return await known.ConfigureAwait(false);
        try
        {
            var answer = await ask(cancellationToken).ConfigureAwait(false);
            answers[key] = Task.FromResult(answer);
            return answer;
        }
        catch (OciException refusal)
        {
            var refused = Task.FromException<T>(refusal);
            AbandonedTask.Forget(refused);
            answers[key] = refused;
            throw;
        }
    }
}
