using OciMultiArch.Images;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// One change of an index that exists, applied by <see cref="IndexEditExtensions"/>: it replaces what it names and leaves every other byte of the document alone.
/// An image goes with its attestations (BuildKit's, that name it in <c>vnd.docker.reference.digest</c>).
/// </summary>
public sealed class IndexEdit
{
    private readonly string text;

    private IndexEdit(string text, Func<IndexEditor, CancellationToken, ValueTask> apply) => (this.text, Apply) = (text, apply);

    internal Func<IndexEditor, CancellationToken, ValueTask> Apply { get; }

    /// <summary>
    /// Puts an image at the end; of an index, all its entries with the attestations of images that are there then. A platform that is there already is refused,
    /// but for the same image: its entry stays where it is, and says besides what is said of the image now (annotations, platform).
    /// </summary>
    /// <param name="image">The image; its platform is that of its descriptor, otherwise that of its config.</param>
    public static IndexEdit Add(Artifact image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new($"add {image}", (edition, cancel) => edition.AddAsync(image, replaces: false, cancel));
    }

    /// <summary>
    /// The same, but an image of the same platform gives its place up, and its attestations go. The entry is written anew; what is said of the platform there
    /// (annotations, unknown members) belonged to the image that goes. The same image keeps its entry, as <see cref="Add"/> has it.
    /// </summary>
    /// <param name="image">The image.</param>
    public static IndexEdit Replace(Artifact image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new($"replace {image}", (edition, cancel) => edition.AddAsync(image, replaces: true, cancel));
    }

    /// <summary>Takes the image of a platform out.</summary>
    /// <param name="platform">The platform; what it leaves out (version and features of the operating system, CPU features) may be any.</param>
    public static IndexEdit Remove(Platform platform)
    {
        ArgumentNullException.ThrowIfNull(platform);
        return Now($"remove {platform}", edition => edition.Remove(EntrySelector.Of(platform)));
    }

    /// <summary>Takes an entry out.</summary>
    /// <param name="digest">Its digest.</param>
    public static IndexEdit Remove(Digest digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        return Now($"remove {digest}", edition => edition.Remove(EntrySelector.Of(digest)));
    }

    /// <summary>Takes out every image that is for none of some platforms. Entries that name no platform stay.</summary>
    /// <param name="platforms">What stays; each of them must be there.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static IndexEdit Keep(IEnumerable<Platform> platforms)
    {
        ArgumentNullException.ThrowIfNull(platforms);
        var kept = Frozen.List(platforms);
        if (kept.Count == 0)
            throw new ArgumentException("Name the platforms to keep: nothing would be left.", nameof(platforms));
        return Now($"keep {string.Join(", ", kept)}", edition => edition.Keep(kept));
    }

    /// <summary>Sets or removes an annotation of the index itself. OCI only.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; null to remove it.</param>
    public static IndexEdit Annotate(string key, string? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return Now($"annotate {key}", edition => edition.Annotate(null, key, value));
    }

    /// <summary>Sets or removes an annotation of what the index says of the image of a platform. OCI only.</summary>
    /// <param name="platform">The platform.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; null to remove it.</param>
    public static IndexEdit Annotate(Platform platform, string key, string? value)
    {
        ArgumentNullException.ThrowIfNull(platform);
        ArgumentException.ThrowIfNullOrEmpty(key);
        return Now($"annotate {platform} {key}", edition => edition.Annotate(EntrySelector.Of(platform), key, value));
    }

    /// <summary>Sets or removes an annotation of what the index says of an entry. OCI only.</summary>
    /// <param name="digest">The digest of the entry.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; null to remove it.</param>
    public static IndexEdit Annotate(Digest digest, string key, string? value)
    {
        ArgumentNullException.ThrowIfNull(digest);
        ArgumentException.ThrowIfNullOrEmpty(key);
        return Now($"annotate {digest} {key}", edition => edition.Annotate(EntrySelector.Of(digest), key, value));
    }

    /// <summary>Sets what the index says an image runs on.</summary>
    /// <param name="platform">The platform that the index says now.</param>
    /// <param name="other">The platform that it is to say, written as given.</param>
    public static IndexEdit SetPlatform(Platform platform, Platform other)
    {
        ArgumentNullException.ThrowIfNull(platform);
        ArgumentNullException.ThrowIfNull(other);
        return Now($"set {platform} to {other}", edition => edition.SetPlatform(EntrySelector.Of(platform), other));
    }

    /// <summary>Sets what the index says an entry runs on, or lets it say nothing.</summary>
    /// <param name="digest">The digest of the entry.</param>
    /// <param name="other">The platform, written as given; null to remove it.</param>
    public static IndexEdit SetPlatform(Digest digest, Platform? other)
    {
        ArgumentNullException.ThrowIfNull(digest);
        return Now($"set {digest} to {other}", edition => edition.SetPlatform(EntrySelector.Of(digest), other));
    }

    /// <summary>What it changes.</summary>
    public override string ToString() => text;

    private static IndexEdit Now(string text, Action<IndexEditor> apply) => new(text, (edition, _) =>
    {
        apply(edition);
        return ValueTask.CompletedTask;
    });
}
