using System.Net;
using System.Runtime.CompilerServices;
using OciMultiArch.Content;
using OciMultiArch.Http;
using OciMultiArch.Json;

namespace OciMultiArch;

public sealed partial class Repository
{
    private const int MaxPage = 4 << 20;
    private const int MaxPages = 1_000;

    /// <inheritdoc/>
    /// <exception cref="ContentNotFoundException">The registry does not know the repository.</exception>
    public async IAsyncEnumerable<Tag> TagsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        HashSet<Tag> known = [];
        await foreach (var page in PagesAsync("tags/list", MaxPage, null, cancellationToken).ConfigureAwait(false))
        {
            if (page is null)
                throw new ContentNotFoundException($"{Name.Registry} knows no repository {Name.Path}, or does not show it to this account.");
            var list = WireJson.ReadTags(page) ?? throw new ContentMismatchException($"The list of tags of {Name} is malformed.");
            var before = known.Count;
            foreach (var text in list.Tags ?? []) // Harbor and others say null for none
                if (Tag.TryParse(text, null, out var tag) && known.Add(tag))
                    yield return tag;
            if (known.Count == before && list.Tags?.Count > 0)
                yield break; // a page with nothing new would lead in a circle; an empty one may stand before others
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Descriptor> ReferrersAsync(
        Digest subject, string? artifactType = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(subject);
        HashSet<Digest> known = [];
        var filter = artifactType is null ? "" : $"?artifactType={Uri.EscapeDataString(artifactType)}";
        await foreach (var page in PagesAsync($"referrers/{subject}{filter}", Http.MaxManifestBytes, MediaType.OciIndex, cancellationToken).ConfigureAwait(false))
        {
            var index = page is null
                ? (await FindAsync(ReferrersTag.Of(subject), cancellationToken).ConfigureAwait(false))?.Index
                : ReadReferrers(page);
            var before = known.Count;
            // A registry need not filter, and the tag never does.
            foreach (var each in index?.Manifests ?? [])
                if (known.Add(each.Digest) && (artifactType is null || each.ArtifactType == artifactType))
                    yield return each;
            if (page is null || (known.Count == before && index!.Manifests.Count > 0))
                yield break; // a page with nothing new would lead in a circle; an empty one may stand before others
        }
    }

    private ImageIndex ReadReferrers(byte[] page)
    {
        try
        {
            return OciJson.ReadIndex(page, MediaType.OciIndex);
        }
        catch (FormatException wrong)
        {
            throw new ContentMismatchException($"The list of referrers in {Name} is malformed: {wrong.Message}", wrong);
        }
    }

    // Null stands for 404: the registry has no such list.
    private async IAsyncEnumerable<byte[]?> PagesAsync(
        string path, int limit, MediaType? accept, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var call = Call(HttpMethod.Get, path, HttpStatusCode.NotFound) with { Accept = accept?.Value };
        HashSet<Uri> visited = [];
        while (visited.Add(call.Url) && visited.Count <= MaxPages)
        {
            var (reply, body) = await Http.ReadAsync(call, limit, cancellationToken).ConfigureAwait(false);
            using var answer = reply;
            if (reply.Status == HttpStatusCode.NotFound)
            {
                yield return null;
                yield break;
            }
            yield return body ?? throw new ContentMismatchException($"{call}: a page is larger than {limit} bytes.");
            if (LinkHeader.Next(reply.Headers("Link")) is not { } next)
                yield break;
            call = call with { Url = Http.Host(Name.Registry).Guard.Resolve(reply.Answered, next, UrlPurpose.Paging), Budget = Http.Budget(), Sends = new() };
        }
        if (visited.Count > MaxPages)
            throw new ContentMismatchException($"{call}: more than {MaxPages} pages.");
    }
}
