using OciMultiArch.Disk;
using OciMultiArch.Internal;
using OciMultiArch.Json;
using OciMultiArch.Layers;
using OciMultiArch.Layout;

namespace OciMultiArch.Archives;

/// <summary>
/// Understands a tar file as what <c>docker save</c> writes (Docker Image Specification v1.2, "Combined Image JSON +
/// Filesystem Changeset Format"). It holds no manifests: one is made of every image that manifest.json lists. Newer
/// engines write an OCI layout besides, which has the true ones.
/// </summary>
internal sealed class DockerSave
{
    private const int MaxDocumentBytes = 8 * 1024 * 1024;

    private readonly TarIndex tar;
    private readonly RepositoryName? repository;
    private readonly Dictionary<Digest, TarEntry> blobs = [];
    private readonly Dictionary<Digest, ReadOnlyMemory<byte>> manifests = [];
    private readonly Dictionary<string, Descriptor> layers = new(StringComparer.Ordinal);

    private DockerSave(TarIndex tar, RepositoryName? repository)
    {
        this.tar = tar;
        this.repository = repository;
    }

    /// <param name="tar">The archive.</param>
    /// <param name="repository">Only names of this repository; null for all.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="OciException">It is no such archive.</exception>
    public static async ValueTask<ArchiveView> ReadAsync(
        TarIndex tar, RepositoryName? repository, CancellationToken cancellationToken)
    {
        if (!LayoutArchive.Is(tar))
            return await new DockerSave(tar, repository).ViewAsync(cancellationToken).ConfigureAwait(false);
        var layout = LayoutArchive.Read(tar);
        // Engines have written an empty index.json beside a manifest.json that names all images.
        var isEmpty = layout.Index.Entries.Count == 0;
        if (isEmpty && tar.Find(LayoutArchive.DockerManifestName) is not null)
            return await new DockerSave(tar, repository).ViewAsync(cancellationToken).ConfigureAwait(false);
        if (repository is null)
            return layout;
        var entries = layout.Index.Entries.Where(entry => LayoutIndex.IsOf(entry, repository));
        return layout with { Index = LayoutIndex.Of([.. entries]) };
    }

    private async ValueTask<ArchiveView> ViewAsync(CancellationToken cancellationToken)
    {
        List<Descriptor> entries = [];
        foreach (var image in Images())
        {
            var manifest = await ManifestAsync(image, cancellationToken).ConfigureAwait(false);
            entries.AddRange(EntriesOf(manifest, image.RepoTags ?? []));
        }
        return new(LayoutIndex.Of(entries), blobs, manifests);
    }

    private IReadOnlyList<DockerSavedImage> Images()
    {
        var document = tar.Find(LayoutArchive.DockerManifestName) ?? throw NoDockerArchive();
        try
        {
            return DockerSaveJson.Read(tar.Read(document, MaxDocumentBytes));
        }
        catch (FormatException failure)
        {
            throw Unreadable(LayoutArchive.DockerManifestName, failure);
        }
    }

    // An image without a name in the repository is left out where a repository is asked for.
    private List<Descriptor> EntriesOf(Descriptor manifest, IReadOnlyList<string> names)
    {
        List<Descriptor> entries = [];
        foreach (var name in names.Distinct(StringComparer.Ordinal))
            if (ImageReference.TryParse(name, null, out var reference) && IsWanted(reference))
                entries.Add(Named(manifest, reference.Tag, name));
        if (entries.Count == 0 && repository is null)
            return [manifest];
        return entries;
    }

    private static Descriptor Named(Descriptor manifest, Tag? tag, string name) =>
        tag is null ? manifest : LayoutIndex.WithWholeName(LayoutIndex.WithTag(manifest, tag), name);

    private bool IsWanted(ImageReference name) => repository is null || name.Repository == repository;

    private async ValueTask<Descriptor> ManifestAsync(DockerSavedImage image, CancellationToken cancellationToken)
    {
        var file = Needed(image.Config!, "config");
        var bytes = tar.Read(file, MaxDocumentBytes);
        var config = Config(bytes, file);
        var diffIds = config.RootFs.DiffIds;
        if (diffIds.Count != image.Layers!.Count)
            throw LayerCount(image, file, diffIds.Count);
        var parts = new Descriptor[diffIds.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            var path = image.Layers[i];
            parts[i] = await LayerAsync(path, diffIds[i], cancellationToken).ConfigureAwait(false);
        }
        var described = Descriptor.Of(MediaType.DockerConfig, bytes);
        blobs[described.Digest] = file;
        ImageManifest manifest = new() { MediaType = MediaType.DockerManifest, Config = described, Layers = parts };
        return Keep(manifest) with { Platform = config.Platform };
    }

    private Descriptor Keep(ImageManifest manifest)
    {
        var bytes = OciJson.Write(manifest);
        var described = Descriptor.Of(MediaType.DockerManifest, bytes);
        manifests[described.Digest] = bytes;
        return described;
    }

    // An uncompressed layer's digest is the DiffID in the config, and whoever reads the layer checks it: only a
    // compressed one is hashed here.
    private async ValueTask<Descriptor> LayerAsync(string name, Digest diffId, CancellationToken cancellationToken)
    {
        var file = Needed(name, "layer");
        if (layers.TryGetValue(file.Path, out var known) && IsRightFor(diffId, known))
            return known;
        var type = LayerType(file);
        var digest = diffId;
        if (type == MediaType.DockerLayerGzip)
            digest = await tar.HashAsync(file, cancellationToken).ConfigureAwait(false);
        Descriptor layer = new() { MediaType = type, Digest = digest, Size = file.Length };
        blobs[digest] = file;
        layers[file.Path] = layer;
        return layer;
    }

    private static bool IsRightFor(Digest diffId, Descriptor layer) =>
        layer.MediaType != MediaType.DockerLayer || layer.Digest == diffId;

    private MediaType LayerType(TarEntry file) => tar.Head(file, 4) switch
    {
        [0x28, 0xB5, 0x2F, 0xFD] => throw Zstd(file),
        [0x1F, 0x8B, ..] => MediaType.DockerLayerGzip,
        _ => MediaType.DockerLayer,
    };

    private TarEntry Needed(string name, string what)
    {
        var path = TarPath.Of(name);
        var file = path is null ? null : tar.Find(path);
        return file ?? throw ArchiveError.Refused(
            tar.Path, $"lacks the {what} {Printable.Short(name)} that {LayoutArchive.DockerManifestName} names");
    }

    private ImageConfig Config(byte[] bytes, TarEntry file)
    {
        try
        {
            return OciJson.ReadConfig(bytes);
        }
        catch (FormatException failure)
        {
            throw Unreadable(Printable.Short(file.Path), failure);
        }
    }

    private OciException NoDockerArchive() => ArchiveError.Refused(
        tar.Path,
        $"is no Docker archive: it has no file {LayoutArchive.DockerManifestName} (engines before 1.10 wrote none), "
            + "and no OCI layout either");

    private OciException Unreadable(string name, FormatException failure) =>
        ArchiveError.Refused($"{name} in {tar.Path}", $"cannot be read ({failure.Message})", failure);

    private OciException LayerCount(DockerSavedImage image, TarEntry config, int diffIds) => ArchiveError.Refused(
        tar.Path,
        $"has {image.Layers!.Count} layers of an image whose config {Printable.Short(config.Path)} names {diffIds}");

    private InvalidContentException Zstd(TarEntry layer) => new(
        Problem.UnsupportedByDocker,
        $"{LocalPath.Text(tar.Path)} holds the layer {Printable.Short(layer.Path)} compressed with zstd, "
            + "which has no Docker media type.",
        new Remedy("Save the image as an OCI archive."));
}
