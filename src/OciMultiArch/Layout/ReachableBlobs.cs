using System.Text;
using System.Text.RegularExpressions;
using OciMultiArch.Content;
using OciMultiArch.Disk;
using OciMultiArch.Json;

namespace OciMultiArch.Layout;

/// <summary>What the roots of a layout lead to. Too much is kept rather than too little.</summary>
internal sealed partial class ReachableBlobs(LayoutFolder files, int manifestLimit)
{
    private readonly HashSet<Digest> scanned = [];
    private readonly HashSet<Digest> reached = [];

    public bool Contains(Digest digest) => reached.Contains(digest);

    /// <summary>Adds a root and all it leads to; blobs that are missing lead nowhere.</summary>
    /// <param name="root">The digest.</param>
    /// <param name="type">Its media type; null when it is not known.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="OciException">A manifest on the way is spoilt, so that what it leads to cannot be told.</exception>
    public async ValueTask AddAsync(Digest root, MediaType? type, CancellationToken cancellationToken)
    {
        Stack<(Digest Digest, MediaType? Type)> open = new([(root, type)]);
        while (open.TryPop(out var next))
        {
            reached.Add(next.Digest);
            if (!scanned.Add(next.Digest))
                continue;
            foreach (var part in await PartsAsync(next.Digest, next.Type, cancellationToken).ConfigureAwait(false))
            {
                if (part.IsLeaf)
                    reached.Add(part.Digest);
                else
                    open.Push((part.Digest, part.Type));
            }
        }
    }

    private async ValueTask<IEnumerable<Part>> PartsAsync(Digest digest, MediaType? type, CancellationToken cancellationToken)
    {
        if (files.Blob(digest) is not { Length: > 0 } file)
            return [];
        if (file.Length > manifestLimit)
            return type is { IsManifest: true } ? throw DiskError.Refused(file.FullName, "is larger than a manifest may be") : [];
        var bytes = await LayoutFile.ReadAsync(file, manifestLimit, cancellationToken).ConfigureAwait(false);
        if (type is not { IsManifest: true })
            return bytes[0] == '{' ? Mentioned(bytes) : [];
        if (ContentHash.Compute(digest, bytes) != digest)
            throw new ContentMismatchException($"{file.FullName} does not have the digest it is named for, so what it leads to cannot be told. " +
                "Write it again first.");
        try
        {
            return type.IsIndex ? Parts(OciJson.ReadIndex(bytes, type)) : Parts(OciJson.ReadManifest(bytes, type));
        }
        catch (FormatException failure)
        {
            throw DiskError.Refused(file.FullName, $"cannot be read ({failure.Message}), so what it leads to cannot be told", failure);
        }
    }

    private static IEnumerable<Part> Parts(ImageIndex index) => index.Manifests.Select(static each => new Part(each.Digest, each.MediaType));

    private static IEnumerable<Part> Parts(ImageManifest manifest) =>
        manifest.Layers.Prepend(manifest.Config).Select(static each => new Part(each.Digest, each.MediaType, IsLeaf: true));

    // Documents of a type that is not known, or of content that nothing names yet: whatever digest they mention is kept.
    private static IEnumerable<Part> Mentioned(byte[] document) =>
        DigestText().Matches(Encoding.Latin1.GetString(document)).Select(static each => new Part(Digest.Parse(each.Value)));

    [GeneratedRegex("sha256:[0-9a-f]{64}(?![0-9a-f])|sha512:[0-9a-f]{128}(?![0-9a-f])")]
    private static partial Regex DigestText();

    private sealed record Part(Digest Digest, MediaType? Type = null, bool IsLeaf = false);
}
