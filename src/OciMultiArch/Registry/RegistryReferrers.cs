using System.Net;
using OciMultiArch.Content;
using OciMultiArch.Internal;

namespace OciMultiArch.Registry;

/// <summary>
/// Finds what refers to many manifests of a repository with few requests: one for each manifest where the registry
/// lists referrers; elsewhere the list of tags, which says for all of them whether there is a list or a signature, and
/// one for each that has. Reads no list of tags that is longer than what it saves.
/// </summary>
internal sealed class RegistryReferrers(IReferrersQuestions repository, ReferrerSelection selection) : IReferrersReader
{
    private const int MaxPages = 10;
    private const int SignatureTagCount = 3;

    private IReadOnlySet<Tag>? tags;
    private bool isTooLong;

    public async ValueTask<FoundReferrers> FindAsync(
        IReadOnlyList<Digest> subjects, CancellationToken cancellationToken)
    {
        IReadOnlyList<Descriptor>[] referrers = [];
        if (selection.WantsReferrers)
            referrers = await ToldReferrersAsync(subjects, cancellationToken).ConfigureAwait(false);
        if (selection.SignatureTags)
            await ReadTagsAsync(subjects.Count * SignatureTagCount, cancellationToken).ConfigureAwait(false);
        return FoundReferrers.Of(subjects, referrers, SignaturesOf(subjects));
    }

    // Without the list of tags, those that are wanted are asked for one by one.
    private IReadOnlyList<Tag> SignaturesOf(IReadOnlyList<Digest> subjects)
    {
        if (tags is null && !selection.SignatureTags)
            return [];
        var all = subjects.SelectMany(SignatureTag.AllOf);
        return [.. tags is null ? all : all.Where(tags.Contains)];
    }

    // What everybody may read may have referrers that not everybody may list; and where mirrors give the content, the
    // registry itself need not be in reach.
    private async ValueTask<IReadOnlyList<Descriptor>[]> ToldReferrersAsync(
        IReadOnlyList<Digest> subjects, CancellationToken cancellationToken)
    {
        try
        {
            return await ReferrersAsync(subjects, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException failure) when (failure.StatusCode == HttpStatusCode.Unauthorized || repository.HasMirrors)
        {
            repository.WarnOfUnknown(failure);
            return [];
        }
    }

    private async ValueTask<IReadOnlyList<Descriptor>[]> ReferrersAsync(
        IReadOnlyList<Digest> subjects, CancellationToken cancellationToken)
    {
        // The first answer tells whether there is a list at all.
        var first = await repository.ListedAsync(subjects[0], cancellationToken).ConfigureAwait(false);
        if (first is null)
            return await TaggedAsync(subjects, cancellationToken).ConfigureAwait(false);
        var others = await ParallelWork.SelectAsync([.. subjects.Skip(1)], ListedOrTaggedAsync, cancellationToken)
            .ConfigureAwait(false);
        return [first, .. others];
    }

    private async ValueTask<IReadOnlyList<Descriptor>> ListedOrTaggedAsync(
        Digest subject, CancellationToken cancellationToken)
    {
        var listed = await repository.ListedAsync(subject, cancellationToken).ConfigureAwait(false);
        return listed ?? await repository.TaggedAsync(subject, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<Descriptor>[]> TaggedAsync(
        IReadOnlyList<Digest> subjects, CancellationToken cancellationToken)
    {
        if (subjects.Count > 1 || selection.SignatureTags)
            await ReadTagsAsync(subjects.Count, cancellationToken).ConfigureAwait(false);
        return await ParallelWork.SelectAsync(subjects, TaggedAsync, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<Descriptor>> TaggedAsync(Digest subject, CancellationToken cancellationToken)
    {
        if (tags?.Contains(ReferrersTag.Of(subject)) == false)
            return [];
        return await repository.TaggedAsync(subject, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ReadTagsAsync(int saved, CancellationToken cancellationToken)
    {
        if (tags is not null || isTooLong)
            return;
        tags = await repository.FirstTagsAsync(Math.Min(saved, MaxPages), cancellationToken).ConfigureAwait(false);
        isTooLong = tags is null;
    }
}
