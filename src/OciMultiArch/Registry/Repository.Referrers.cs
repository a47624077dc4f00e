using System.Runtime.CompilerServices;
using OciMultiArch.Content;
using OciMultiArch.Http;
using OciMultiArch.Registry;

namespace OciMultiArch;

public sealed partial class Repository
{
    /// <inheritdoc/>
    /// <remarks>
    /// A registry without a request for referrers is asked for the tag that its clients keep in place of it
    /// (distribution-spec, "Unavailable Referrers API"). Without such a tag there are none.
    /// </remarks>
    public async IAsyncEnumerable<Descriptor> ReferrersAsync(
        Digest subject,
        string? artifactType = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(subject);
        HashSet<Digest> known = [];
        await foreach (var index in ReferrerPagesAsync(subject, artifactType, cancellationToken).ConfigureAwait(false))
        {
            var before = known.Count;
            // A registry need not filter, and the tag never does.
            foreach (var entry in index.Manifests)
                if (known.Add(entry.Digest) && (artifactType is null || entry.ArtifactType == artifactType))
                    yield return entry;
            if (known.Count == before && index.Manifests.Count > 0)
                yield break; // a page with nothing new would lead in a circle; an empty one may stand before others
        }
    }

    private async IAsyncEnumerable<ImageIndex> ReferrerPagesAsync(
        Digest subject, string? artifactType, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (client.Referrers.IsLacking(Name.Registry))
        {
            if (await FindReferrersListAsync(subject, cancellationToken).ConfigureAwait(false) is { } known)
                yield return known;
            yield break;
        }
        var isFirst = true;
        var call = ReferrersCall(subject, artifactType);
        var pages = ListPages.ReadAsync(Http, call, Http.MaxManifestBytes, cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            if (!isFirst)
            {
                yield return ReferrersResponse.ReadNext(page.Whole(Http.MaxManifestBytes), Name);
                continue;
            }
            isFirst = false;
            var index = await ReadFirstAsync(page, cancellationToken).ConfigureAwait(false);
            if (index is null)
            {
                var tagged = await FindReferrersListAsync(subject, cancellationToken).ConfigureAwait(false);
                if (tagged is not null)
                    yield return tagged;
                yield break;
            }
            yield return index;
        }
    }

    private RegistryCall ReferrersCall(Digest subject, string? artifactType = null)
    {
        var path = $"referrers/{subject}";
        if (artifactType is not null)
            path += $"?artifactType={Uri.EscapeDataString(artifactType)}";
        var call = Call(HttpMethod.Get, path, ReferrersResponse.Absent);
        return call with { Accept = MediaType.OciIndex.Value, TakesAnyAnswerElsewhere = true };
    }

    /// <summary>
    /// The first page; null where the registry has no request for referrers, which is remembered where that holds for
    /// all its repositories.
    /// </summary>
    /// <exception cref="RegistryException">The registry asks for a login first.</exception>
    private async ValueTask<ImageIndex?> ReadFirstAsync(ListPages.Page page, CancellationToken cancellationToken)
    {
        if (ReferrersResponse.AsksForLogin(page))
            throw await Http.FailureAsync(page.Call, page.Reply, cancellationToken).ConfigureAwait(false);
        var index = ReferrersResponse.Read(page, Name);
        if (index is null && await ReferrersResponse.IsOfRegistryAsync(page, cancellationToken).ConfigureAwait(false))
            client.Referrers.MarkLacking(Name, isOfRegistry: true);
        return index;
    }

    /// <summary>Whether the registry itself lists referrers, so that its clients keep no tag.</summary>
    private async ValueTask<bool> ListsReferrersAsync(Digest subject, CancellationToken cancellationToken)
    {
        if (client.Referrers.IsLacking(Name.Registry))
            return false;
        var pages = ListPages.ReadAsync(Http, ReferrersCall(subject), Http.MaxManifestBytes, cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
            return await ReadFirstAsync(page, cancellationToken).ConfigureAwait(false) is not null;
        return false;
    }

    // distribution-spec, "Unavailable Referrers API": what is no OCI image index is no list.
    private async ValueTask<ImageIndex?> FindReferrersListAsync(Digest subject, CancellationToken cancellationToken)
    {
        var found = await Itself.FindAsync(ReferrersTag.Of(subject), cancellationToken).ConfigureAwait(false);
        if (found is null || found.MediaType != MediaType.OciIndex || ReferrersResponse.IsSubject(found, subject))
            return null;
        return found.Index;
    }
}
