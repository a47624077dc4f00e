using Microsoft.Win32.SafeHandles;
using OciMultiArch.Archives;
using OciMultiArch.Content;
using OciMultiArch.Disk;
using OciMultiArch.Layout;

namespace OciMultiArch;

/// <summary>
/// An OCI archive: a tar file of an OCI image layout (image-spec, image-layout.md), as <c>skopeo copy …
/// oci-archive:</c>, <c>docker save</c> (engine 25 and later) and buildx write them. A light, immutable handle, safe
/// for concurrent use; two handles on one full path are equal. Never uses the network.
/// </summary>
/// <remarks>
/// The file is read where it stands: its headers once on first use, remembered while its length and time stay, and then
/// each blob at its place. One that is compressed as a whole (gzip; zstd with
/// <see cref="LayerCompression.RegisterZstd"/>), the standard input and a pipe of this process are copied, uncompressed, into
/// a temporary file without a name first, within 64 GiB and a growth of 250 times. Refused, with an
/// <see cref="OciException"/> that names the file, is one that is cut short, holds two members of one name, sparse files, or
/// paths and links that lead out of it.
/// </remarks>
public sealed class OciArchive : IReferrersSource, ILocalContent, INamedContent, IEquatable<OciArchive>, IDisposable
{
    private const string Prefix = "oci-archive:";

    /// <summary>What an archive that was read from a stream is called in messages.</summary>
    internal const string StreamName = "The stream";

    private readonly ArchiveFile file;

    private OciArchive(string path, SafeFileHandle? ofStream = null)
    {
        Path = path;
        var shown = ofStream is null ? path : StreamName;
        file = new(this, shown, static (tar, _) => new(LayoutArchive.Read(tar))) { OfStream = ofStream };
    }

    /// <summary>The full path of the file; of a stream, one that nothing else has.</summary>
    public string Path { get; }

    /// <summary>A handle on an archive. Does not look at the disk.</summary>
    /// <param name="path">The path, full or relative to the current directory.</param>
    /// <exception cref="ArgumentException">The path is empty or not a path.</exception>
    public static OciArchive At(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(System.IO.Path.GetFullPath(path));
    }

    /// <summary>
    /// An archive that comes by a stream, which need not seek: a pipe, the body of a response. It is read to its end into a
    /// temporary file without a name, uncompressed, which goes when the archive is disposed of, or with the process.
    /// </summary>
    /// <param name="stream">The archive, plain or compressed; it stays open.</param>
    /// <param name="cancellationToken">Ends the work; nothing stays.</param>
    /// <exception cref="ContentMismatchException">It is compressed, and damaged, cut short or larger than 64 GiB.</exception>
    /// <exception cref="OciException">It is empty or compressed in a way that is not read, or the disk refuses.</exception>
    public static async ValueTask<OciArchive> ReadAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var copy = await ArchiveCopy.OfAsync(StreamName, stream, cancellationToken).ConfigureAwait(false);
        return new(TemporaryFile.NewPath(), copy);
    }

    /// <summary>
    /// An archive to push to. The disk is touched by the first write, the path itself only by
    /// <see cref="ArchiveWriter.CompleteAsync"/>.
    /// </summary>
    /// <param name="path">
    /// The path, full or relative to the current directory; its folder must exist. A file there is replaced as a whole,
    /// one behind a symbolic link too; a pipe, socket or character device is written into (<c>/dev/stdout</c>).
    /// </param>
    /// <exception cref="ArgumentException">The path is empty or not a path.</exception>
    public static ArchiveWriter Create(string path) => new(path, Prefix);

    /// <summary>
    /// An archive to push to, which goes into a stream when it is completed: a pipe, the body of a request. What is written
    /// gathers in a temporary folder until then.
    /// </summary>
    /// <param name="destination">
    /// Where <see cref="ArchiveWriter.CompleteAsync"/> writes it, from beginning to end; it is flushed and stays open.
    /// </param>
    public static ArchiveWriter Create(Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return new(destination, Prefix);
    }

    /// <inheritdoc/>
    /// <exception cref="OciException">
    /// The tag stands for different manifests, or the file is no OCI archive.
    /// </exception>
    public ValueTask<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken = default) =>
        file.ResolveAsync(tag, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ContentNotFoundException">
    /// The tag is here, but the manifest it stands for is not; or there is no file.
    /// </exception>
    public ValueTask<Artifact?> FindAsync(Tag tag, CancellationToken cancellationToken = default) =>
        file.FindAsync(tag, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Artifact?> FindAsync(Descriptor manifest, CancellationToken cancellationToken = default) =>
        file.FindAsync(manifest, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ContentMismatchException">The blob here has another size.</exception>
    public ValueTask<Stream> OpenAsync(Descriptor blob, long from = 0, CancellationToken cancellationToken = default) =>
        file.OpenAsync(blob, from, cancellationToken);

    /// <summary>
    /// The names in index.json that are tags, in its order. Other tools may give names that are no tags, or none: see
    /// <see cref="NamesAsync"/>.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IAsyncEnumerable<Tag> TagsAsync(CancellationToken cancellationToken = default) =>
        file.TagsAsync(cancellationToken);

    /// <summary>
    /// What <c>GetAsync</c> finds here: each name, a tag or any other text, in the archive's order; then, for each image
    /// without a name, <c>@</c> and its digest. Manifests that another entry holds or refers to are parts of it and left
    /// out.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken = default) =>
        file.NamesAsync(cancellationToken);

    /// <summary>
    /// All that index.json lists, named or not, each content once and in its order; found by its descriptor.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IAsyncEnumerable<Descriptor> RootsAsync(CancellationToken cancellationToken = default) =>
        file.RootsAsync(cancellationToken);

    /// <summary>The manifests whose subject is the given one, of all that index.json leads to.</summary>
    /// <param name="subject">The digest of the subject.</param>
    /// <param name="artifactType">Only those of this type; null for all.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public IAsyncEnumerable<Descriptor> ReferrersAsync(
        Digest subject, string? artifactType = null, CancellationToken cancellationToken = default) =>
        file.ReferrersAsync(subject, artifactType, cancellationToken);

    IReferrersReader IReferrersSource.ReadReferrers(ReferrerSelection selection) => new LayoutReferrers(file);

    ValueTask<Artifact> INamedContent.GetAsync(string? name, CancellationToken cancellationToken) =>
        file.GetAsync(name, cancellationToken);

    ValueTask<bool> ILocalContent.HasManifestAsync(Descriptor manifest, CancellationToken cancellationToken) =>
        file.HasManifestAsync(manifest, cancellationToken);

    /// <summary>
    /// Removes the temporary file where there is one (see the remarks); it would go later by itself. Nothing can be read
    /// afterwards.
    /// </summary>
    public void Dispose() => file.Dispose();

    /// <summary>Whether both stand for the same full path.</summary>
    /// <param name="other">The other archive, or null.</param>
    public bool Equals(OciArchive? other) => other is not null && LocalPath.AreEqual(Path, other.Path);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as OciArchive);

    /// <inheritdoc/>
    public override int GetHashCode() => LocalPath.HashOf(Path);

    /// <summary><c>oci-archive:</c> and the path.</summary>
    public override string ToString() => $"{Prefix}{LocalPath.Text(Path)}";
}
