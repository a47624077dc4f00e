using System.Net;
using OciMultiArch.Content;
using OciMultiArch.Http;
using OciMultiArch.Registry;

namespace OciMultiArch;

/// <content>The questions of a search for the referrers of many manifests.</content>
public sealed partial class Repository : IReferrersSource, IReferrersQuestions
{
    bool IReferrersQuestions.HasMirrors => AsksMirrors;

    IReferrersReader IReferrersSource.ReadReferrers(ReferrerSelection selection) => new RegistryReferrers(this, selection);

    async ValueTask<IReadOnlyList<Descriptor>?> IReferrersQuestions.ListedAsync(
        Digest subject, CancellationToken cancellationToken)
    {
        if (client.Referrers.IsLacking(Name))
            return null;
        Dictionary<Digest, Descriptor> found = [];
        var isFirst = true;
        var pages = ListPages.ReadAsync(Http, ReferrersCall(subject), Http.MaxManifestBytes, cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            var index = isFirst
                ? await ReadFirstAsync(page, cancellationToken).ConfigureAwait(false)
                : ReferrersResponse.ReadNext(page.Whole(Http.MaxManifestBytes), Name);
            if (index is null)
            {
                client.Referrers.MarkLacking(Name, isOfRegistry: false);
                return null;
            }
            isFirst = false;
            var isNew = false;
            foreach (var entry in index.Manifests)
                isNew |= found.TryAdd(entry.Digest, entry);
            if (!isNew && index.Manifests.Count > 0)
                break; // a page with nothing new would lead in a circle
        }
        return [.. found.Values];
    }

    async ValueTask<IReadOnlyList<Descriptor>> IReferrersQuestions.TaggedAsync(
        Digest subject, CancellationToken cancellationToken)
    {
        try
        {
            var list = await FindReferrersListAsync(subject, cancellationToken).ConfigureAwait(false);
            return list?.Manifests ?? [];
        }
        catch (RegistryException refused) when (IsRefusal(refused))
        {
            return []; // some registries say so of what is not there
        }
    }

    async ValueTask<IReadOnlySet<Tag>?> IReferrersQuestions.FirstTagsAsync(
        int maxPages, CancellationToken cancellationToken)
    {
        HashSet<Tag> tags = [];
        var count = 0;
        try
        {
            await foreach (var page in ListPages.ReadAsync(Http, TagsCall(), MaxPageBytes, cancellationToken).ConfigureAwait(false))
            {
                foreach (var text in ReadTags(page))
                    if (Tag.TryParse(text, null, out var tag))
                        tags.Add(tag);
                if (page.IsLast)
                    return tags;
                if (++count == maxPages)
                    return null;
            }
            return tags;
        }
        catch (ContentNotFoundException)
        {
            return null;
        }
        catch (ContentMismatchException)
        {
            return null; // it cannot be read, or is too long
        }
        catch (RegistryException refused) when (IsRefusal(refused))
        {
            return null;
        }
    }

    void IReferrersQuestions.WarnOfUnknown(RegistryException failure)
    {
        var reason = $"{failure.Reason} What refers to images in {Name} is not known, and stays there.";
        Http.Warn(new RegistryException(failure.Problem, reason, failure.Remedy, failure));
    }

    private static bool IsRefusal(RegistryException failure) =>
        failure.StatusCode is { } status && status != HttpStatusCode.InternalServerError && Unwilling.Contains(status);
}
