using System.Net;
using OciMultiArch.Content;
using OciMultiArch.Http;
using OciMultiArch.Registry;

namespace OciMultiArch;

/// <content>The questions of a search for the referrers of many manifests.</content>
public sealed partial class Repository : IReferrersSource
{
    IReferrersReader IReferrersSource.ReadReferrers(ReferrerSelection selection) => new RegistryReferrers(this, selection);

    /// <summary>What the registry itself lists as referrers; null where it lists none, learned once.</summary>
    /// <exception cref="OciException">The registry failed to answer.</exception>
    internal async ValueTask<IReadOnlyList<Descriptor>?> ListedAsync(Digest subject, CancellationToken cancellationToken)
    {
        if (client.LacksReferrers(Name))
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
                client.MarkReferrersLack(Name, ReferrersResponse.IsOfRegistry(page));
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

    /// <summary>What the tag lists as referrers. Where it may not be read, there is none.</summary>
    /// <exception cref="OciException">The registry failed to answer.</exception>
    internal async ValueTask<IReadOnlyList<Descriptor>> TaggedAsync(Digest subject, CancellationToken cancellationToken)
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

    /// <summary>All tags; null where they take more pages than are allowed, or are not told.</summary>
    internal async ValueTask<IReadOnlySet<Tag>?> FirstTagsAsync(int maxPages, CancellationToken cancellationToken)
    {
        HashSet<Tag> tags = [];
        var count = 0;
        try
        {
            var call = Call(HttpMethod.Get, "tags/list", HttpStatusCode.NotFound);
            await foreach (var page in ListPages.ReadAsync(Http, call, MaxPageBytes, cancellationToken).ConfigureAwait(false))
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

    private static bool IsRefusal(RegistryException failure) =>
        failure.StatusCode is { } status && status != HttpStatusCode.InternalServerError && Unwilling.Contains(status);
}
