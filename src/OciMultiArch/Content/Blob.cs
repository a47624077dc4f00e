using OciMultiArch.Content;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// A leaf of content (a layer, a config, any file) and where it can be read, best place first. It holds no open stream:
/// it is opened on demand, again when needed. Immutable and safe for concurrent use; equal when descriptor and sources
/// are.
/// </summary>
public sealed partial class Blob : IEquatable<Blob>
{
    internal Blob(Descriptor descriptor, IEnumerable<IContentSource> sources)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        Descriptor = descriptor;
        Sources = Frozen.List(sources);
    }

    /// <summary>What the blob is.</summary>
    public Descriptor Descriptor { get; }

    /// <summary>The digest of its bytes.</summary>
    public Digest Digest => Descriptor.Digest;

    /// <summary>The number of its bytes.</summary>
    public long Size => Descriptor.Size;

    /// <summary>The media type.</summary>
    public MediaType MediaType => Descriptor.MediaType;

    /// <summary>Where it can be read, best first.</summary>
    public IReadOnlyList<IContentSource> Sources { get; }

    // image-spec, layer.md: non-distributable layers are fetched from their urls and should not be uploaded.
    internal bool IsFetchedElsewhere => Descriptor.MediaType.IsNonDistributable && Descriptor.Urls.Count > 0;

    /// <summary>A blob of bytes in memory.</summary>
    /// <param name="mediaType">Its type.</param>
    /// <param name="content">Its bytes; not copied, so they must not change afterwards.</param>
    public static Blob Of(MediaType mediaType, ReadOnlyMemory<byte> content)
    {
        ArgumentNullException.ThrowIfNull(mediaType);
        return new(Descriptor.Of(mediaType, content.Span), [new BytesSource(content)]);
    }

    /// <summary>A blob that the caller can open, for content that is neither in memory nor in a store.</summary>
    /// <param name="descriptor">What it is; whoever receives the bytes checks them against it.</param>
    /// <param name="open">
    /// Opens the content at a byte offset; may be called again, also concurrently. What it throws passes through.
    /// </param>
    public static Blob Of(Descriptor descriptor, Func<long, CancellationToken, ValueTask<Stream>> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        return new(descriptor, [new OpenedSource(open)]);
    }

    /// <summary>
    /// A blob of a file of this machine. The file is read once to its end for its digest, and again, piece by piece, by
    /// whoever receives it. It must not change in between: most changes are found when it is opened again, all others
    /// by the receiver. The blob has no name: a file of an artifact gets one by <see cref="WithTitle"/>.
    /// </summary>
    /// <param name="mediaType">Its type.</param>
    /// <param name="path">The file; a symbolic link is followed.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ContentNotFoundException">There is no such file.</exception>
    /// <exception cref="OciException">It cannot be read, or is not a regular file.</exception>
    public static async ValueTask<Blob> OfFileAsync(
        MediaType mediaType, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mediaType);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var fullPath = Path.GetFullPath(path);
        var (source, digest, size) = await FileSource.HashAsync(fullPath, cancellationToken).ConfigureAwait(false);
        Descriptor descriptor = new() { MediaType = mediaType, Digest = digest, Size = size };
        return new(descriptor, [source]);
    }

    /// <summary>A blob that a source holds.</summary>
    /// <param name="descriptor">What it is.</param>
    /// <param name="source">Where it can be read.</param>
    public static Blob In(Descriptor descriptor, IContentSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new(descriptor, [source]);
    }

    /// <summary>Makes a blob with a further place to read it from, asked before the others. No network.</summary>
    /// <param name="source">The place, a cache for example.</param>
    public Blob Before(IContentSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var others = Sources.Where(own => !own.Equals(source));
        return new(Descriptor, [source, .. others]);
    }

    /// <summary>
    /// Makes a blob with annotations in its descriptor, in place of any before: a manifest that lists it will hold
    /// them. No network.
    /// </summary>
    /// <param name="annotations">
    /// The key-value pairs, for example <see cref="AnnotationKeys.Title"/> for a file's name.
    /// </param>
    public Blob WithAnnotations(IReadOnlyDictionary<string, string> annotations)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        return new(Descriptor with { Annotations = annotations }, Sources);
    }

    /// <summary>Makes a blob whose own sources are asked after others.</summary>
    internal Blob After(IReadOnlyList<IContentSource> first) => new(Descriptor, first.Concat(Sources).Distinct());

    /// <summary>Whether descriptor and sources are equal.</summary>
    /// <param name="other">The other blob, or null.</param>
    public bool Equals(Blob? other) =>
        other is not null && Descriptor == other.Descriptor && Sources.Equals(other.Sources);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Blob);

    /// <inheritdoc/>
    public override int GetHashCode() => Descriptor.GetHashCode();

    /// <summary>Digest, type and size.</summary>
    public override string ToString() => $"{Digest} ({Descriptor.MediaType}, {Descriptor.Size} bytes)";

    /// <summary>One blob that the caller's own function opens.</summary>
    private sealed class OpenedSource(Func<long, CancellationToken, ValueTask<Stream>> open) : OneBlobSource
    {
        private readonly Func<long, CancellationToken, ValueTask<Stream>> open = open;

        public override ValueTask<Stream> OpenAsync(
            Descriptor blob, long from = 0, CancellationToken cancellationToken = default) =>
            open(from, cancellationToken);

        public override string ToString() => "the caller's stream";

        public override bool Equals(object? obj) => obj is OpenedSource other && open.Equals(other.open);

        public override int GetHashCode() => open.GetHashCode();
    }
}
