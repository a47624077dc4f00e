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

    /// <summary>
    /// Whether an index lists a manifest that is not there: what that one led to is among the blobs that nothing reaches.
    /// </summary>
    public bool LacksManifests { get; private set; }

    /// <summary>Adds an entry of index.json and all it leads to.</summary>
    /// <param name="root">The entry.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="OciException">
    /// The root is missing, or a manifest on the way is damaged, so that what it leads to cannot be told.
    /// </exception>
    public ValueTask AddAsync(Descriptor root, CancellationToken cancellationToken)
    {
        if (files.BlobFile(root.Digest) is null)
            throw Missing(root.Digest);
        return AddAsync(new Part(root.Digest, root.MediaType), cancellationToken);
    }

    /// <summary>Adds content of a type that is not known, and all that it mentions.</summary>
    /// <param name="content">The digest.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="OciException">The disk refuses.</exception>
    public ValueTask AddAsync(Digest content, CancellationToken cancellationToken) =>
        AddAsync(new Part(content), cancellationToken);

    /// <summary>The blobs of a manifest that nothing reaches; none where the file is no sound image manifest.</summary>
    /// <param name="digest">The digest.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async ValueTask<IReadOnlyList<Digest>> BlobsOfLooseAsync(Digest digest, CancellationToken cancellationToken)
    {
        if (files.BlobFile(digest) is not { Length: > 0 and <= LayoutSource.MaxManifestBytes } file)
            return [];
        var bytes = await LayoutFile.ReadAsync(file, LayoutSource.MaxManifestBytes, cancellationToken)
            .ConfigureAwait(false);
        if (OciJson.StatedType(bytes) is not { IsManifest: true } type)
            return [];
        try
        {
            var parts = PartsOf(new Part(digest, type), bytes, file.FullName);
            return [digest, .. parts.Where(static part => part.IsLeaf).Select(static part => part.Digest)];
        }
        catch (OciException)
        {
            return []; // then it stays
        }
    }

    private async ValueTask AddAsync(Part root, CancellationToken cancellationToken)
    {
        Stack<Part> open = new([root]);
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
        var isManifest = holder.Type is { IsManifest: true };
        if (files.BlobFile(holder.Digest) is not { } file)
        {
            LacksManifests |= isManifest;
            return [];
        }
        if (file.Length == 0 && isManifest)
            throw Damaged(file.FullName);
        if (file.Length == 0)
            return [];
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

    private static OciException Missing(Digest root) => new(
        Problem.NotFound,
        $"{LayoutIndex.FileName} lists {root}, which is not in the layout, so what it leads to cannot be told.",
        new Remedy("Write it again first."));

    [GeneratedRegex("sha256:[0-9a-f]{64}(?![0-9a-f])|sha512:[0-9a-f]{128}(?![0-9a-f])")]
    private static partial Regex DigestText();

    private sealed record Part(Digest Digest, MediaType? Type = null, bool IsLeaf = false);
}
