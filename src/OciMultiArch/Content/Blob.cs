using OciMultiArch.Content;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// A leaf of content (a layer, a config, any file) and where it can be read, best place first. It holds no open stream: it is opened on demand,
/// again when needed. Immutable and safe for concurrent use; equal when descriptor and sources are.
/// </summary>
public sealed class Blob : IEquatable<Blob>
{
    private const int MaxRead = 8 << 20;

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
    /// <param name="open">Opens the content at a byte offset; may be called again, also concurrently. What it throws passes through.</param>
    public static Blob Of(Descriptor descriptor, Func<long, CancellationToken, ValueTask<Stream>> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        return new(descriptor, [new OpenedSource(open)]);
    }

    /// <summary>
    /// A blob of a file of this machine, which is read once to its end for its digest, and again, piece by piece, by whoever receives it. The file must not
    /// change in between: most changes are found when it is opened again, all others by the receiver.
    /// </summary>
    /// <param name="mediaType">Its type.</param>
    /// <param name="path">The file; a symbolic link is followed.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ContentNotFoundException">There is no such file.</exception>
    /// <exception cref="OciException">It cannot be read, or is not a regular file.</exception>
    public static async ValueTask<Blob> OfFileAsync(MediaType mediaType, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mediaType);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var (source, digest, size) = await FileSource.HashAsync(Path.GetFullPath(path), cancellationToken).ConfigureAwait(false);
        return new(new() { MediaType = mediaType, Digest = digest, Size = size }, [source]);
    }

    /// <summary>A blob that a source holds.</summary>
    /// <param name="descriptor">What it is.</param>
    /// <param name="source">Where it can be read.</param>
    public static Blob In(Descriptor descriptor, IContentSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new(descriptor, [source]);
    }

    /// <summary>The same blob with a further place to read it from, asked before the others. No network.</summary>
    /// <param name="source">The place, a cache for example.</param>
    public Blob Before(IContentSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new(Descriptor, [source, .. Sources.Where(each => !each.Equals(source))]);
    }

    /// <summary>The same blob with annotations that a manifest will say of it, in place of any before. No network.</summary>
    /// <param name="annotations">The key-value pairs of its descriptor, <c>org.opencontainers.image.title</c> for a file's name, say.</param>
    public Blob WithAnnotations(IReadOnlyDictionary<string, string> annotations)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        return new(Descriptor with { Annotations = annotations }, Sources);
    }

    /// <summary>The same blob with its own sources behind others.</summary>
    internal Blob After(IReadOnlyList<IContentSource> first) => new(Descriptor, first.Concat(Sources).Distinct());

    /// <summary>
    /// Opens the content at the first source that has it. Read from the start to the end, the stream verifies size and digest and throws
    /// <see cref="ContentMismatchException"/> before it ever reports an end of wrong bytes; read from an offset, it verifies the size.
    /// </summary>
    /// <param name="from">The first byte wanted: 0 up to the size.</param>
    /// <param name="cancellationToken">Ends the wait for the first byte.</param>
    /// <exception cref="ContentNotFoundException">No source has it.</exception>
    /// <exception cref="ContentMismatchException">The digest is of an algorithm that cannot be verified; nothing was opened.</exception>
    /// <exception cref="OciException">No source could be read; of several failures, the first other than that it is not there.</exception>
    public async ValueTask<Stream> OpenAsync(long from = 0, CancellationToken cancellationToken = default)
    {
        if (!Digest.CanVerify)
            throw new ContentMismatchException($"{Digest} cannot be verified: only sha256 and sha512 digests can.");
        var (stream, source) = await OpenAtAsync(from, cancellationToken).ConfigureAwait(false);
        return new VerifyingStream(stream, Descriptor, from, source);
    }

    /// <summary>Reads the whole content into memory, verified: for configs and other small blobs.</summary>
    /// <param name="limit">The most bytes to take; 8 MiB by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ContentMismatchException">The blob is larger than the limit, or not what its descriptor says.</exception>
    /// <exception cref="ContentNotFoundException">No source has it.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(int limit = MaxRead, CancellationToken cancellationToken = default)
    {
        if (Descriptor.Size > limit)
            throw new ContentMismatchException($"{Digest} has {Descriptor.Size} bytes; at most {limit} are read of a {Descriptor.MediaType}.");
        var content = await OpenAsync(0, cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            var bytes = new byte[Descriptor.Size];
            await content.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            _ = await content.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false); // verifies the end, also of an empty blob
            return bytes;
        }
    }

    /// <summary>Opens the content for a receiver that verifies by itself.</summary>
    internal async ValueTask<Stream> OpenUnverifiedAsync(long from, CancellationToken cancellationToken) =>
        (await OpenAtAsync(from, cancellationToken).ConfigureAwait(false)).Stream;

    private async ValueTask<(Stream Stream, IContentSource Source)> OpenAtAsync(long from, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, Descriptor.Size);
        OciException? worst = null;
        foreach (var source in Sources)
        {
            try
            {
                return (await source.OpenAsync(Descriptor, from, cancellationToken).ConfigureAwait(false), source);
            }
            catch (OciException failure)
            {
                // That a cache does not have it says less than why its origin refused it.
                worst = worst is null or ContentNotFoundException ? failure : worst;
            }
        }
        throw worst ?? new ContentNotFoundException($"The blob {Digest} has no source it could be read from.");
    }

    /// <summary>Whether descriptor and sources are equal.</summary>
    /// <param name="other">The other blob, or null.</param>
    public bool Equals(Blob? other) => other is not null && Descriptor == other.Descriptor && Sources.Equals(other.Sources);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Blob);

    /// <inheritdoc/>
    public override int GetHashCode() => Descriptor.GetHashCode();

    /// <summary>The digest and type.</summary>
    public override string ToString() => $"{Digest} ({Descriptor.MediaType}, {Descriptor.Size} bytes)";
}
