using Microsoft.Win32.SafeHandles;
using OciMultiArch.Archives;
using OciMultiArch.Content;
using OciMultiArch.Disk;

namespace OciMultiArch;

/// <summary>
/// A Docker archive: what <c>docker save</c> writes and <c>docker load</c> reads (Docker Image Specification v1.2). A
/// light, immutable handle, safe for concurrent use; two handles on one full path and repository are equal. Never uses
/// the network.
/// </summary>
/// <remarks>
/// An archive that is also an OCI layout, as engine 25 and later and this library write it, is read as one: manifests
/// and digests are the registry's. Any other holds configs and layers alone: each image that manifest.json lists gets a
/// manifest of Docker's types (schema 2) over the config byte for byte and the layers as they are stored, uncompressed
/// as a rule, so that its digest is not the one the image had in a registry. Tags are those of the entries' RepoTags.
/// The file is read where it stands and refused for the same reasons as an <see cref="OciArchive"/>.
/// </remarks>
public sealed partial class DockerArchive : IContentSource, ILocalContent, INamedContent, IEquatable<DockerArchive>, IDisposable
{
    private const string Prefix = "docker-archive:";

    private readonly ArchiveFile file;

    private DockerArchive(string path, RepositoryName? repository, SafeFileHandle? ofStream = null)
    {
        Path = path;
        Repository = repository;
        var shown = ofStream is null ? path : OciArchive.StreamName;
        file = new(this, shown, (tar, cancel) => DockerSave.ReadAsync(tar, repository, cancel))
        {
            OfStream = ofStream,
            Repository = repository,
        };
    }

    /// <summary>The full path of the file; of a stream, one that nothing else has.</summary>
    public string Path { get; }

    /// <summary>The repository whose images are read, or null for all.</summary>
    public RepositoryName? Repository { get; }

    /// <summary>A handle on an archive and all images in it. Does not look at the disk.</summary>
    /// <param name="path">The path, full or relative to the current directory.</param>
    /// <exception cref="ArgumentException">The path is empty or not a path.</exception>
    public static DockerArchive At(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(System.IO.Path.GetFullPath(path), repository: null);
    }

    /// <summary>
    /// A handle on the images of one repository in an archive: a tag may stand for different images in different ones.
    /// Does not look at the disk.
    /// </summary>
    /// <param name="path">The path, full or relative to the current directory.</param>
    /// <param name="repository">The repository.</param>
    /// <exception cref="ArgumentException">The path is empty or not a path.</exception>
    public static DockerArchive At(string path, RepositoryName repository)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(repository);
        return new(System.IO.Path.GetFullPath(path), repository);
    }

    /// <summary>
    /// An archive that comes by a stream, which need not seek: the output of <c>docker save</c>, the body of a response. It
    /// is read to its end into a temporary file without a name, uncompressed, which goes when the archive is disposed of, or
    /// with the process.
    /// </summary>
    /// <param name="stream">The archive, plain or compressed; it stays open.</param>
    /// <param name="repository">The repository whose images are meant; null, the default, for all.</param>
    /// <param name="cancellationToken">Ends the work; nothing stays.</param>
    /// <exception cref="ContentMismatchException">It is compressed, and damaged, cut short or larger than 64 GiB.</exception>
    /// <exception cref="OciException">It is empty or compressed in a way that is not read, or the disk refuses.</exception>
    public static async ValueTask<DockerArchive> ReadAsync(
        Stream stream, RepositoryName? repository = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var copy = await ArchiveCopy.OfAsync(OciArchive.StreamName, stream, cancellationToken).ConfigureAwait(false);
        return new(TemporaryFile.NewPath(), repository, copy);
    }

    /// <summary>
    /// An archive to push images to. It is an OCI layout too: index.json names what was pushed with the annotations
    /// <c>io.containerd.image.name</c> and <c>org.opencontainers.image.ref.name</c>, and manifest.json names config and
    /// layers of one image for each. Layers stay compressed as they are, which <c>docker load</c> takes. Artifacts that
    /// are no container images are refused on completion. The disk is touched by the first write, the path itself only
    /// by <see cref="ArchiveWriter.CompleteAsync"/>.
    /// </summary>
    /// <param name="path">
    /// The path, full or relative to the current directory; its folder must exist. What is there is replaced as a
    /// whole.
    /// </param>
    /// <param name="repository">
    /// The repository of the names that <c>docker load</c> gives: each tag that is pushed is one in it.
    /// </param>
    /// <param name="platform">
    /// The one platform that the archive is for: of every index that is pushed it holds the image that suits this best,
    /// and no other. Null, the default, keeps every index whole with the images of all its platforms, which engines
    /// with containerd's image store take; older engines read manifest.json, which then names the first image in the
    /// index's order.
    /// </param>
    /// <exception cref="ArgumentException">The path is empty or not a path.</exception>
    public static ArchiveWriter Create(string path, RepositoryName repository, Platform? platform = null)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return new(path, Prefix, new(repository, platform));
    }

    /// <summary>
    /// An archive to push images to, which goes into a stream when it is completed: the standard input of
    /// <c>docker load</c> or <c>podman load</c>, the body of a request. What is written gathers in a temporary folder until
    /// then.
    /// </summary>
    /// <param name="destination">
    /// Where <see cref="ArchiveWriter.CompleteAsync"/> writes it, from beginning to end; it is flushed and stays open.
    /// </param>
    /// <param name="repository">The repository of the names that <c>docker load</c> gives.</param>
    /// <param name="platform">
    /// The one platform that the archive is for; null, the default, for all, which only engines with containerd's image
    /// store take.
    /// </param>
    public static ArchiveWriter Create(Stream destination, RepositoryName repository, Platform? platform = null)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(repository);
        return new(destination, Prefix, new(repository, platform));
    }

    /// <inheritdoc/>
    /// <exception cref="OciException">
    /// The tag stands for different images (see <see cref="At(string, RepositoryName)"/>), or the file is no Docker
    /// archive.
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

    /// <summary>The tags of the images, in the archive's order.</summary>
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

    /// <summary>All images, named or not, each once and in the archive's order; found by their descriptors.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IAsyncEnumerable<Descriptor> RootsAsync(CancellationToken cancellationToken = default) =>
        file.RootsAsync(cancellationToken);

    /// <summary>
    /// The manifests whose subject is the given one; only an archive that is an OCI layout too can hold any.
    /// </summary>
    /// <param name="subject">The digest of the subject.</param>
    /// <param name="artifactType">Only those of this type; null for all.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public IAsyncEnumerable<Descriptor> ReferrersAsync(
        Digest subject, string? artifactType = null, CancellationToken cancellationToken = default) =>
        file.ReferrersAsync(subject, artifactType, cancellationToken);

    ValueTask<Artifact> INamedContent.GetAsync(string? name, CancellationToken cancellationToken) =>
        file.GetAsync(name, cancellationToken);

    ValueTask<bool> ILocalContent.HasManifestAsync(Descriptor manifest, CancellationToken cancellationToken) =>
        file.HasManifestAsync(manifest, cancellationToken);

    /// <summary>
    /// Removes the temporary file of an archive that is compressed or came by a stream; it would go later by itself. Nothing
    /// can be read afterwards.
    /// </summary>
    public void Dispose() => file.Dispose();

    /// <summary>Whether both stand for the same full path and repository.</summary>
    /// <param name="other">The other archive, or null.</param>
    public bool Equals(DockerArchive? other) =>
        other is not null && Repository == other.Repository && LocalPath.AreEqual(Path, other.Path);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DockerArchive);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(LocalPath.HashOf(Path), Repository);

    /// <summary><c>docker-archive:</c> and the path, with the repository where there is one.</summary>
    public override string ToString() =>
        Repository is null ? $"{Prefix}{LocalPath.Text(Path)}" : $"{Prefix}{LocalPath.Text(Path)}:{Repository}";
}
