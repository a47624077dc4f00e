using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// One change of an index that exists, applied by <c>EditAsync</c>: it replaces what it names and leaves every other
/// byte of the document alone. An image goes with its attestations (BuildKit's, that name it in
/// <c>vnd.docker.reference.digest</c>). Plain data, made by the methods named for its <see cref="Kind"/>; equal when
/// every member is.
/// </summary>
public sealed partial record IndexEdit
{
    private IndexEdit(IndexEditKind kind) => Kind = kind;

    /// <summary>What the edit does, which says which of the other members count.</summary>
    public IndexEditKind Kind { get; }

    /// <summary>The image or index that is added; null for other edits.</summary>
    public Artifact? Image { get; private init; }

    /// <summary>
    /// The platform of the entry that is removed, annotated or given another platform; null when <see cref="Digest"/>
    /// names it.
    /// </summary>
    public Platform? Platform { get; private init; }

    /// <summary>
    /// The digest of the entry that is removed, annotated or given another platform; null when <see cref="Platform"/>
    /// names it.
    /// </summary>
    public Digest? Digest { get; private init; }

    /// <summary>The platforms whose images are kept; empty for other edits.</summary>
    public IReadOnlyList<Platform> Platforms
    {
        get;
        private init => field = Frozen.List(value);
    } = Frozen.Empty<Platform>();

    /// <summary>
    /// The key of the annotation; null for other edits. Without a <see cref="Platform"/> or <see cref="Digest"/>, the
    /// index itself is annotated.
    /// </summary>
    public string? Key { get; private init; }

    /// <summary>The value of the annotation; null to remove it, and for other edits.</summary>
    public string? Value { get; private init; }

    /// <summary>The platform that the entry is to have; null to remove it, and for other edits.</summary>
    public Platform? NewPlatform { get; private init; }

    /// <summary>
    /// Adds an image at the end; of an index, all its entries, with the attestations of images that are in the index
    /// then. A second image for a platform is refused. If the same image is there already, its entry stays where it is
    /// and gets the annotations and the platform that the image is given now.
    /// </summary>
    /// <param name="image">The image; its platform is that of its descriptor, otherwise that of its config.</param>
    public static IndexEdit Add(Artifact image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new(IndexEditKind.Add) { Image = image };
    }

    /// <summary>
    /// Adds an image in the place of one that has its platform, or at the end if there is none; of an index, all its
    /// entries. The entry that gives way goes with its attestations, its annotations and members that are unknown here.
    /// If the same image is there already, its entry stays, as <see cref="Add"/> describes.
    /// </summary>
    /// <param name="image">The image; its platform is that of its descriptor, otherwise that of its config.</param>
    public static IndexEdit Replace(Artifact image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new(IndexEditKind.Replace) { Image = image };
    }

    /// <summary>Removes the image of a platform.</summary>
    /// <param name="platform">
    /// The platform; what it leaves out (version and features of the operating system, CPU features) may be any.
    /// </param>
    public static IndexEdit Remove(Platform platform)
    {
        ArgumentNullException.ThrowIfNull(platform);
        return new(IndexEditKind.Remove) { Platform = platform };
    }

    /// <summary>Removes an entry.</summary>
    /// <param name="digest">Its digest.</param>
    public static IndexEdit Remove(Digest digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        return new(IndexEditKind.Remove) { Digest = digest };
    }

    /// <summary>
    /// Removes the images of all platforms but some, and manifests that state no platform or half of one. Indexes inside
    /// the index that state none stay.
    /// </summary>
    /// <param name="platforms">The platforms that stay; each of them must be there.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static IndexEdit Keep(IEnumerable<Platform> platforms)
    {
        ArgumentNullException.ThrowIfNull(platforms);
        IndexEdit edit = new(IndexEditKind.Keep) { Platforms = Frozen.List(platforms) };
        if (edit.Platforms.Count == 0)
            throw new ArgumentException("Name the platforms to keep: nothing would be left.", nameof(platforms));
        return edit;
    }

    /// <summary>Sets or removes an annotation of the index itself. OCI only.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; null to remove it.</param>
    public static IndexEdit Annotate(string key, string? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return new(IndexEditKind.Annotate) { Key = key, Value = value };
    }

    /// <summary>Sets or removes an annotation of what the index says of the image of a platform. OCI only.</summary>
    /// <param name="platform">The platform.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; null to remove it.</param>
    public static IndexEdit Annotate(Platform platform, string key, string? value)
    {
        ArgumentNullException.ThrowIfNull(platform);
        ArgumentException.ThrowIfNullOrEmpty(key);
        return new(IndexEditKind.Annotate) { Platform = platform, Key = key, Value = value };
    }

    /// <summary>Sets or removes an annotation of what the index says of an entry. OCI only.</summary>
    /// <param name="digest">The digest of the entry.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; null to remove it.</param>
    public static IndexEdit Annotate(Digest digest, string key, string? value)
    {
        ArgumentNullException.ThrowIfNull(digest);
        ArgumentException.ThrowIfNullOrEmpty(key);
        return new(IndexEditKind.Annotate) { Digest = digest, Key = key, Value = value };
    }

    /// <summary>Sets the platform that the index states of an image.</summary>
    /// <param name="platform">The platform that the index states now.</param>
    /// <param name="other">The platform that it is to state, written as given.</param>
    public static IndexEdit SetPlatform(Platform platform, Platform other)
    {
        ArgumentNullException.ThrowIfNull(platform);
        ArgumentNullException.ThrowIfNull(other);
        return new(IndexEditKind.SetPlatform) { Platform = platform, NewPlatform = other };
    }

    /// <summary>Sets or removes the platform that the index states of an entry.</summary>
    /// <param name="digest">The digest of the entry.</param>
    /// <param name="other">The platform, written as given; null to remove it.</param>
    public static IndexEdit SetPlatform(Digest digest, Platform? other)
    {
        ArgumentNullException.ThrowIfNull(digest);
        return new(IndexEditKind.SetPlatform) { Digest = digest, NewPlatform = other };
    }

    /// <summary>What the edit changes, for example <c>remove linux/amd64</c>.</summary>
    public override string ToString() => Kind switch
    {
        IndexEditKind.Add => $"add {Image}",
        IndexEditKind.Replace => $"replace {Image}",
        IndexEditKind.Remove => $"remove {Target}",
        IndexEditKind.Keep => $"keep {string.Join(", ", Platforms)}",
        IndexEditKind.Annotate => $"annotate {Target}{Annotation}",
        _ => $"set the platform of {Target}{Stated}",
    };

    private string Target => Platform?.ToString() ?? Digest?.ToString() ?? "the index";

    private string Annotation => Value is null ? $" without {Key}" : $" with {Key}={Value}";

    private string Stated => NewPlatform is null ? " to none" : $" to {NewPlatform}";
}
