using System.Net;
using System.Runtime.CompilerServices;
using OciMultiArch.Content;
using OciMultiArch.Http;
using OciMultiArch.Json;
using OciMultiArch.Registry;

namespace OciMultiArch;

public sealed partial class Repository
{
    private const int MaxPageBytes = 4 << 20;
    private const int MaxPages = 1_000;

    /// <inheritdoc/>
    /// <exception cref="ContentNotFoundException">The registry does not know the repository.</exception>
    public async IAsyncEnumerable<Tag> TagsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        HashSet<Tag> known = [];
        await foreach (var page in PagesAsync("tags/list", MaxPageBytes, null, cancellationToken).ConfigureAwait(false))
        {
            var texts = ReadTags(page);
            var before = known.Count;
            foreach (var text in texts)
                if (Tag.TryParse(text, null, out var tag) && known.Add(tag))
                    yield return tag;
            if (known.Count == before && texts.Count > 0)
                yield break; // a page with nothing new would lead in a circle; an empty one may stand before others
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Descriptor> ReferrersAsync(
        Digest subject,
        string? artifactType = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(subject);
        HashSet<Digest> known = [];
        var path = $"referrers/{subject}";
        if (artifactType is not null)
            path += $"?artifactType={Uri.EscapeDataString(artifactType)}";
        var pages = PagesAsync(path, Http.MaxManifestBytes, MediaType.OciIndex, cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            var isTag = page is null;
            var index = isTag
                ? await ReadReferrersTagAsync(subject, cancellationToken).ConfigureAwait(false)
                : ReadReferrers(page!);
            var entries = index?.Manifests ?? [];
            var before = known.Count;
            // A registry need not filter, and the tag never does.
            foreach (var entry in entries)
                if (known.Add(entry.Digest) && (artifactType is null || entry.ArtifactType == artifactType))
                    yield return entry;
            if (isTag || (known.Count == before && entries.Count > 0))
                yield break; // a page with nothing new would lead in a circle; an empty one may stand before others
        }
    }

    private IReadOnlyList<string?> ReadTags(byte[]? page)
    {
        if (page is null)
            throw new ContentNotFoundException(
                Problem.NotFound,
                $"{Name.Registry} knows no repository {Name.Path}, or does not show it to this account.",
                new Remedy("Check its name, and that the account may read it."));
        if (WireJson.ReadTags(page) is not { } list)
            throw StoredContent.MalformedList($"The list of tags of {Name} is malformed.");
        return list.Tags ?? []; // Harbor and others say null for none
    }

    private async ValueTask<ImageIndex?> ReadReferrersTagAsync(Digest subject, CancellationToken cancellationToken)
    {
        var list = await Itself.FindAsync(ReferrersTag.Of(subject), cancellationToken).ConfigureAwait(false);
        return list?.Index;
    }

    private ImageIndex ReadReferrers(byte[] page)
    {
        try
        {
            return OciJson.ReadIndex(page, MediaType.OciIndex);
        }
        catch (FormatException wrong)
        {
            throw StoredContent.MalformedList($"The list of referrers in {Name} is malformed: {wrong.Message}", wrong);
        }
    }

    // Null stands for 404: the registry has no such list.
    private async IAsyncEnumerable<byte[]?> PagesAsync(
        string path, int maxBytes, MediaType? accept, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var call = Call(HttpMethod.Get, path, HttpStatusCode.NotFound) with { Accept = accept?.Value };
        HashSet<Uri> visited = [];
        while (visited.Add(call.Url) && visited.Count <= MaxPages)
        {
            var (reply, body) = await Http.ReadAsync(call, maxBytes, cancellationToken).ConfigureAwait(false);
            using var answer = reply;
            if (reply.Status == HttpStatusCode.NotFound)
            {
                yield return null;
                yield break;
            }
            yield return body ?? throw TooLong(call, $"a page is larger than {maxBytes} bytes");
            if (LinkHeader.Next(reply.Headers("Link")) is not { } next)
                yield break;
            var url = Http.Host(Name.Registry).Guard.Resolve(reply.Answered, next, UrlPurpose.Paging);
            call = call with { Url = url, Budget = Http.Budget(), Sends = new() };
        }
        if (visited.Count > MaxPages)
            throw TooLong(call, $"more than {MaxPages} pages");
    }

    private static ContentMismatchException TooLong(RegistryCall call, string problem) =>
        new(Problem.LimitExceeded, $"{call}: {problem}.");
}
