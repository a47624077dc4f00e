using OciMultiArch.Internal;
using OciMultiArch.Json;
using OciMultiArch.Layers;
using OciMultiArch.Layout;

namespace OciMultiArch.Archives;

/// <summary>
/// Understands a tar file as what <c>docker save</c> writes (Docker Image Specification v1.2, "Combined Image JSON + Filesystem Changeset Format"). It holds
/// no manifests: one is made of every image that manifest.json lists. Newer engines write an OCI layout besides, which has the true ones.
/// </summary>
internal sealed class DockerSave
{
    public const string ManifestName = "manifest.json";
    private const int DocumentLimit = 8 * 1024 * 1024;

    private readonly TarIndex tar;
    private readonly RepositoryName? repository;
    private readonly Dictionary<Digest, TarEntry> blobs = [];
    private readonly Dictionary<Digest, ReadOnlyMemory<byte>> made = [];
    private readonly Dictionary<string, Descriptor> layers = new(StringComparer.Ordinal);

    private DockerSave(TarIndex tar, RepositoryName? repository) => (this.tar, this.repository) = (tar, repository);

    /// <param name="tar">The archive.</param>
    /// <param name="repository">Only names of this repository; null for all.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="OciException">It is no such archive.</exception>
    public static async ValueTask<ArchiveView> ReadAsync(TarIndex tar, RepositoryName? repository, CancellationToken cancellationToken)
    {
        if (!LayoutArchive.Is(tar))
            return await new DockerSave(tar, repository).ViewAsync(cancellationToken).ConfigureAwait(false);
        var layout = LayoutArchive.Read(tar);
        return repository is null
            ? layout
            : layout with { Index = LayoutIndex.Of([.. layout.Index.Entries.Where(each => LayoutIndex.IsOf(each, repository))]) };
    }

    private async ValueTask<ArchiveView> ViewAsync(CancellationToken cancellationToken)
    {
        List<Descriptor> entries = [];
        foreach (var image in Images())
            entries.AddRange(Named(await ManifestAsync(image, cancellationToken).ConfigureAwait(false), image.RepoTags ?? []));
        return new(LayoutIndex.Of(entries), blobs, made);
    }

    private IReadOnlyList<DockerSavedImage> Images()
    {
        var document = tar.Find(ManifestName)
            ?? throw ArchiveError.Refused(tar.Path, $"is no Docker archive: it has no file {ManifestName} (engines before 1.10 wrote none), and no OCI layout either");
        try
        {
            return DockerSaveJson.Read(tar.Read(document, DocumentLimit));
        }
        catch (FormatException failure)
        {
            throw ArchiveError.Refused($"{ManifestName} in {tar.Path}", $"cannot be read ({failure.Message})", failure);
        }
    }

    private IEnumerable<Descriptor> Named(Descriptor manifest, IReadOnlyList<string> names)
    {
        var said = names.Select(static each => ImageReference.TryParse(each, null, out var name) ? name : null).OfType<ImageReference>()
            .Where(each => repository is null || each.Repository == repository).ToArray();
        if (said.Length == 0)
            return repository is null ? [manifest] : [];
        return said.Select(static each => each.Tag).Distinct().Select(each => LayoutIndex.Named(manifest, each));
    }

    private async ValueTask<Descriptor> ManifestAsync(DockerSavedImage image, CancellationToken cancellationToken)
    {
        var file = Needed(image.Config!, "config");
        var bytes = tar.Read(file, DocumentLimit);
        var config = Config(bytes, file);
        var diffIds = config.RootFs.DiffIds;
        if (diffIds.Count != image.Layers!.Count)
            throw ArchiveError.Refused(tar.Path, $"has {image.Layers.Count} layers of an image whose config {Printable.Short(file.Path)} names {diffIds.Count}");
        var parts = new Descriptor[diffIds.Count];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = await LayerAsync(image.Layers[i], diffIds[i], cancellationToken).ConfigureAwait(false);
        var described = Descriptor.Of(MediaType.DockerConfig, bytes);
        blobs[described.Digest] = file;
        return Make(new() { MediaType = MediaType.DockerManifest, Config = described, Layers = parts }) with { Platform = config.Platform };
    }

    private Descriptor Make(ImageManifest manifest)
    {
        var bytes = OciJson.Write(manifest);
        var made = Descriptor.Of(MediaType.DockerManifest, bytes);
        this.made[made.Digest] = bytes;
        return made;
    }

    // An uncompressed layer's digest is the DiffID that the config vouches for, and whoever reads the layer checks it: only a compressed one is hashed here.
    private async ValueTask<Descriptor> LayerAsync(string name, Digest diffId, CancellationToken cancellationToken)
    {
        var file = Needed(name, "layer");
        if (layers.TryGetValue(file.Path, out var known) && (known.MediaType != MediaType.DockerLayer || known.Digest == diffId))
            return known;
        var head = tar.Head(file, 4);
        if (head is [0x28, 0xB5, 0x2F, 0xFD])
            throw new OciException($"{tar.Path} holds the layer {Printable.Short(file.Path)} compressed with zstd, which has no Docker media type. Save the image as an OCI archive.");
        var (type, digest) = head is [0x1F, 0x8B, ..]
            ? (MediaType.DockerLayerGzip, await tar.HashAsync(file, cancellationToken).ConfigureAwait(false))
            : (MediaType.DockerLayer, diffId);
        blobs[digest] = file;
        return layers[file.Path] = new() { MediaType = type, Digest = digest, Size = file.Length };
    }

    private TarEntry Needed(string name, string what) => (TarPath.Of(name) is { } path ? tar.Find(path) : null)
        ?? throw ArchiveError.Refused(tar.Path, $"lacks the {what} {Printable.Short(name)} that {ManifestName} names");

    private ImageConfig Config(byte[] bytes, TarEntry file)
    {
        try
        {
            return OciJson.ReadConfig(bytes);
        }
        catch (FormatException failure)
        {
            throw ArchiveError.Refused($"{Printable.Short(file.Path)} in {tar.Path}", $"cannot be read ({failure.Message})", failure);
        }
    }
}
