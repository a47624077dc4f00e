using System.Net;
using System.Runtime.CompilerServices;
using OciMultiArch.Http;
using OciMultiArch.Json;
using OciMultiArch.Registry;

namespace OciMultiArch;

public sealed partial class Repository
{
    private const int MaxPageBytes = 4 << 20;

    /// <inheritdoc/>
    /// <exception cref="ContentNotFoundException">The registry does not know the repository.</exception>
    public async IAsyncEnumerable<Tag> TagsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        HashSet<Tag> known = [];
        var pages = ListPages.ReadAsync(Http, TagsCall(), MaxPageBytes, cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
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

    private RegistryCall TagsCall() => Call(HttpMethod.Get, "tags/list", HttpStatusCode.NotFound);

    private IReadOnlyList<string?> ReadTags(ListPages.Page page)
    {
        if (page.Reply.Status == HttpStatusCode.NotFound)
            throw new ContentNotFoundException(
                Problem.NotFound,
                $"{Name.Registry} knows no repository {Name.Path}, or does not show it to this account.",
                new Remedy("Check its name, and that the account may read it."));
        if (WireJson.ReadTags(page.Whole(MaxPageBytes)) is not { } list)
            throw StoredContent.MalformedList($"The list of tags of {Name} is malformed.");
        return list.Tags ?? []; // Harbor and others say null for none
    }
}
