using OciMultiArch.Content;
using OciMultiArch.Disk;
using OciMultiArch.Layout;

namespace OciMultiArch;

/// <summary>
/// An OCI image layout folder (image-spec, image-layout.md) as a store and a cache. A light, immutable handle, safe for
/// concurrent use; two handles on one full path are equal. Several handles, threads and processes may write to one
/// folder at once. Never uses the network.
/// </summary>
/// <remarks>
/// A missing or empty folder reads as empty and is made by the first write. A folder that holds something else, links
/// inside the folder, and files that do not match their digest are refused with an <see cref="OciException"/>. Beside
/// the files of the specification the folder may hold <c>.lock</c> and, while something is written, files named
/// <c>.tmp-…</c>, which other tools ignore.
/// </remarks>
public sealed partial class OciLayout : IContentCache, IReferrersSource, ILocalStore, ILocalContent, INamedContent, IEquatable<OciLayout>
{
    private static readonly TimeSpan MaxLockWait = TimeSpan.FromMinutes(1);

    private readonly LayoutFolder files;

    private OciLayout(string folder)
    {
        Folder = folder;
        files = new(this, folder);
    }

    /// <summary>The full path of the folder.</summary>
    public string Folder { get; }

    /// <summary>A handle on a layout folder. Does not look at the disk.</summary>
    /// <param name="folder">The path, full or relative to the current directory; the folder need not exist.</param>
    /// <exception cref="ArgumentException">The path is empty or not a path.</exception>
    public static OciLayout At(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return new(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
    }

    ValueTask<Artifact> INamedContent.GetAsync(string? name, CancellationToken cancellationToken) =>
        files.GetAsync(name, cancellationToken);

    ValueTask<bool> ILocalContent.HasManifestAsync(Descriptor manifest, CancellationToken cancellationToken) =>
        files.HasManifestAsync(manifest, cancellationToken);

    ValueTask<bool> ILocalStore.HoldsAsync(Descriptor blob, CancellationToken cancellationToken) =>
        files.HasBlobAsync(blob, cancellationToken);

    /// <summary>Whether both stand for the same full path.</summary>
    /// <param name="other">The other layout, or null.</param>
    public bool Equals(OciLayout? other) => other is not null && LocalPath.AreEqual(Folder, other.Folder);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as OciLayout);

    /// <inheritdoc/>
    public override int GetHashCode() => LocalPath.HashOf(Folder);

    /// <summary><c>oci:</c> and the path.</summary>
    public override string ToString() => $"oci:{LocalPath.Text(Folder)}";
}
