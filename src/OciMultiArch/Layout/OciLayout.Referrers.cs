using System.Runtime.CompilerServices;
using OciMultiArch.Content;
using OciMultiArch.Layout;

namespace OciMultiArch;

public sealed partial class OciLayout
{
    /// <summary>
    /// The manifests whose subject is the given one: every manifest that index.json leads to is read, and then the list under the subject's referrers tag
    /// (distribution-spec, "Referrers Tag Schema"), where there is one.
    /// </summary>
    /// <param name="subject">The digest of the subject.</param>
    /// <param name="artifactType">Only those of this type; null for all.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async IAsyncEnumerable<Descriptor> ReferrersAsync(
        Digest subject, string? artifactType = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var index = await files.IndexAsync(cancellationToken).ConfigureAwait(false);
        HashSet<Digest> given = [];
        await foreach (var each in ManifestsAsync(index.Entries, cancellationToken).ConfigureAwait(false))
            if (each.Subject?.Digest == subject && each.AsReferrer() is var entry && IsOf(entry, artifactType) && given.Add(each.Digest))
                yield return entry;
        foreach (var entry in await ListedAsync(index, subject, cancellationToken).ConfigureAwait(false))
            if (IsOf(entry, artifactType) && given.Add(entry.Digest))
                yield return entry;
    }

    private static bool IsOf(Descriptor entry, string? artifactType) => artifactType is null || entry.ArtifactType == artifactType;

    private async IAsyncEnumerable<Artifact> ManifestsAsync(IReadOnlyList<Descriptor> roots, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Stack<Descriptor> open = new(roots.Reverse());
        HashSet<Digest> seen = [];
        while (open.TryPop(out var next))
        {
            if (!seen.Add(next.Digest) || await ReadableAsync(next, cancellationToken).ConfigureAwait(false) is not { } found)
                continue;
            yield return found;
            foreach (var child in (found.Index?.Manifests ?? []).Reverse())
                open.Push(child);
        }
    }

    private async ValueTask<IReadOnlyList<Descriptor>> ListedAsync(LayoutIndex index, Digest subject, CancellationToken cancellationToken) =>
        index.Named(ReferrersTag.Of(subject)) is [var named] && await ReadableAsync(named, cancellationToken).ConfigureAwait(false) is { Index: { } list }
            ? list.Manifests
            : [];

    // image-spec, image-layout.md: blobs may be missing, and entries may be of any type. Wrong bytes are an error all the same.
    private async ValueTask<Artifact?> ReadableAsync(Descriptor entry, CancellationToken cancellationToken)
    {
        if (!entry.MediaType.IsManifest || entry.Size > ManifestLimit)
            return null;
        try
        {
            return await FindAsync(entry, cancellationToken).ConfigureAwait(false);
        }
        catch (ContentMismatchException failure) when (failure.InnerException is FormatException)
        {
            return null;
        }
    }
}
