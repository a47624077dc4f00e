using System.Text;
using System.Text.RegularExpressions;
using OciMultiArch.Content;
using OciMultiArch.Disk;
using OciMultiArch.Json;

namespace OciMultiArch.Layout;

/// <summary>What the roots of a layout folder lead to. Too much is kept rather than too little.</summary>
internal sealed partial class ReachableBlobs(LayoutFolder files)
{
    private readonly HashSet<Digest> scanned = [];
    private readonly HashSet<Digest> reached = [];

    public bool Contains(Digest digest) => reached.Contains(digest);

    /// <summary>Adds a root and all it leads to; blobs that are missing lead nowhere.</summary>
    /// <param name="root">The digest.</param>
    /// <param name="type">Its media type; null when it is not known.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="OciException">
    /// A manifest on the way is damaged, so that what it leads to cannot be told.
    /// </exception>
    public async ValueTask AddAsync(Digest root, MediaType? type, CancellationToken cancellationToken)
    {
        Stack<Part> open = new([new(root, type)]);
        while (open.TryPop(out var next))
        {
            reached.Add(next.Digest);
            if (!scanned.Add(next.Digest))
                continue;
            foreach (var part in await PartsAsync(next, cancellationToken).ConfigureAwait(false))
            {
                if (part.IsLeaf)
                    reached.Add(part.Digest);
                else
                    open.Push(part);
            }
        }
    }

    private async ValueTask<IEnumerable<Part>> PartsAsync(Part holder, CancellationToken cancellationToken)
    {
        if (files.BlobFile(holder.Digest) is not { Length: > 0 } file)
            return [];
        var isManifest = holder.Type is { IsManifest: true };
        var isTooLarge = file.Length > LayoutSource.MaxManifestBytes;
        if (isTooLarge && isManifest)
            throw DiskError.TooLarge(file.FullName, file.Length, LayoutSource.MaxManifestBytes);
        if (isTooLarge)
            return [];
        var bytes = await LayoutFile.ReadAsync(file, LayoutSource.MaxManifestBytes, cancellationToken)
            .ConfigureAwait(false);
        if (isManifest)
            return PartsOf(holder, bytes, file.FullName);
        return bytes[0] == '{' ? Mentioned(bytes) : [];
    }

    private static IEnumerable<Part> PartsOf(Part manifest, byte[] bytes, string path)
    {
        if (ContentHash.Compute(manifest.Digest, bytes) != manifest.Digest)
            throw Damaged(path);
        try
        {
            return manifest.Type!.IsIndex
                ? PartsOf(OciJson.ReadIndex(bytes, manifest.Type))
                : PartsOf(OciJson.ReadManifest(bytes, manifest.Type));
        }
        catch (FormatException failure)
        {
            var because = $"cannot be read ({failure.Message}), so what it leads to cannot be told";
            throw DiskError.Refused(path, because, failure);
        }
    }

    private static IEnumerable<Part> PartsOf(ImageIndex index) =>
        index.Manifests.Select(static entry => new Part(entry.Digest, entry.MediaType));

    private static IEnumerable<Part> PartsOf(ImageManifest manifest) =>
        manifest.Layers
            .Prepend(manifest.Config)
            .Select(static blob => new Part(blob.Digest, blob.MediaType, IsLeaf: true));

    // Documents of a type that is not known, and content that nothing names yet: every digest in the text is kept.
    private static IEnumerable<Part> Mentioned(byte[] document) =>
        DigestText()
            .Matches(Encoding.Latin1.GetString(document))
            .Select(static match => new Part(Digest.Parse(match.Value)));

    private static ContentMismatchException Damaged(string path) => new(
        Problem.DamagedContent,
        $"{LocalPath.Text(path)} does not have the digest it is named for, so what it leads to cannot be told.",
        new Remedy("Write it again first."));

    [GeneratedRegex("sha256:[0-9a-f]{64}(?![0-9a-f])|sha512:[0-9a-f]{128}(?![0-9a-f])")]
    private static partial Regex DigestText();

    private sealed record Part(Digest Digest, MediaType? Type = null, bool IsLeaf = false);
}
