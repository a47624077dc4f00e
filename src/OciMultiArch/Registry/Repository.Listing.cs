using OciMultiArch.Json;
using OciMultiArch.Registry;

namespace OciMultiArch;

public sealed partial class Repository
{
    /// <summary>
    /// Lists all manifests and indexes, also those that no tag points at, where the registry does so: Google's registries
    /// answer the question for tags with a member <c>manifest</c>. Other registries list tags alone. Reads over the
    /// network, one request for each page. Nothing is sorted.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Each manifest once; null when the registry does not list them.</returns>
    /// <exception cref="ContentNotFoundException">The registry does not know the repository.</exception>
    /// <exception cref="RegistryException">The registry refused or failed.</exception>
    public async ValueTask<IReadOnlyList<ListedManifest>?> ListManifestsAsync(CancellationToken cancellationToken = default)
    {
        Dictionary<Digest, ListedManifest> known = [];
        var pages = ListPages.ReadAsync(Http, TagsCall(), MaxPageBytes, cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            var tags = ReadTags(page);
            if (WireJson.ReadManifests(page.Whole(MaxPageBytes))?.Manifests is not { } entries)
                return null;
            var before = known.Count;
            foreach (var (text, entry) in entries)
                if (entry is not null && Read(text, entry) is { } manifest)
                    known.TryAdd(manifest.Digest, manifest);
            if (known.Count == before && entries.Count + tags.Count > 0)
                break; // a page with nothing new would lead in a circle
        }
        return [.. known.Values];
    }

    /// <returns>The manifest; null when its digest or type is none.</returns>
    private static ListedManifest? Read(string text, ManifestPage.Entry entry)
    {
        if (!Digest.TryParse(text, null, out var digest) || !MediaType.TryParse(entry.MediaType, null, out var type))
            return null;
        return new()
        {
            Digest = digest,
            MediaType = type,
            IsTagged = entry.Tags is { Count: > 0 },
            UploadedAt = entry.Time(),
        };
    }
}
