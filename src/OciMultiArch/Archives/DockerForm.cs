using OciMultiArch.Json;
using OciMultiArch.Layout;
using OciMultiArch.Model;

namespace OciMultiArch.Archives;

/// <summary>
/// What makes an image layout an archive that <c>docker load</c> takes: names with their repository, and manifest.json.
/// </summary>
internal sealed class DockerForm(RepositoryName repository, Platform? platform)
{
    private static readonly Remedy WriteOciArchive = new("Write an OCI archive instead.");

    /// <summary>Whether an entry of an index is of another machine than the archive is for.</summary>
    public bool LeavesOut(Descriptor entry)
    {
        if (platform is null || !entry.Platform.IsNamed())
            return false;
        return !ArtifactExtensions.IsSameMachine(entry.Platform, platform);
    }

    /// <summary>The roots that the archive has, each with the image that manifest.json names for it.</summary>
    /// <exception cref="OciException">A Docker archive cannot hold one of them.</exception>
    public async ValueTask<IReadOnlyList<(Descriptor Entry, Artifact Image)>> RootsAsync(
        IContentStore source, IReadOnlyList<Descriptor> entries, CancellationToken cancellationToken)
    {
        List<(Descriptor, Artifact)> roots = [];
        foreach (var entry in entries)
        {
            var root = await source.FindAsync(entry, cancellationToken).ConfigureAwait(false);
            if (root is null)
                throw NotWritten(entry, source);
            var tag = LayoutIndex.TagOf(entry);
            if (root.Subject is { } subject && tag is null)
                throw Attached(root, subject);
            var image = await ImageAsync(root, cancellationToken).ConfigureAwait(false);
            await CheckAsync(image, source, cancellationToken).ConfigureAwait(false);
            var written = platform is null ? entry : LayoutIndex.EntryOf(image, tag);
            roots.Add((LayoutIndex.WithRepository(written, repository), image));
        }
        return roots;
    }

    /// <summary>The document that engines without containerd's image store read.</summary>
    public byte[] Manifest(IReadOnlyList<(Descriptor Entry, Artifact Image)> roots)
    {
        List<DockerSavedImage> images = [];
        foreach (var group in roots.GroupBy(static root => root.Image.Digest))
        {
            var entries = group.Select(static root => root.Entry);
            images.Add(Saved(group.First().Image, entries));
        }
        return DockerSaveJson.Write([.. images]);
    }

    /// <summary>
    /// The shortest form of a repository's name as Docker shows it: <c>alpine</c> for <c>docker.io/library/alpine</c>,
    /// others with their registry.
    /// </summary>
    public static string FamiliarName(RepositoryName repository)
    {
        var path = repository.Path;
        List<string> candidates = [path];
        if (path.StartsWith(DockerHub.OfficialPrefix, StringComparison.Ordinal))
            candidates.Insert(0, path[DockerHub.OfficialPrefix.Length..]);
        return candidates.Find(name => IsNameOf(repository, name)) ?? repository.ToString();
    }

    private static bool IsNameOf(RepositoryName repository, string text) =>
        RepositoryName.TryParse(text, null, out var parsed) && parsed == repository;

    private DockerSavedImage Saved(Artifact image, IEnumerable<Descriptor> entries)
    {
        var manifest = image.Manifest!;
        var tags = entries.Select(LayoutIndex.TagOf).OfType<Tag>();
        var name = FamiliarName(repository);
        var names = tags.Select(tag => $"{name}:{tag}");
        var layers = manifest.Layers.Select(static layer => LayoutBlob.PathOf(layer.Digest));
        return new()
        {
            Config = LayoutBlob.PathOf(manifest.Config.Digest),
            RepoTags = [.. names],
            Layers = [.. layers],
        };
    }

    private async ValueTask<Artifact> ImageAsync(Artifact root, CancellationToken cancellationToken)
    {
        if (platform is not null)
        {
            var image = await root.ImageForAsync(platform, cancellationToken).ConfigureAwait(false);
            return image ?? throw NoImageFor(root, platform);
        }
        var images = await root.ImagesAsync(cancellationToken).ConfigureAwait(false);
        return images.Count > 0 ? images[0] : throw NoImage(root);
    }

    // An engine that reads manifest.json refuses the whole archive over what is checked here.
    private static async ValueTask CheckAsync(
        Artifact image, IContentStore source, CancellationToken cancellationToken)
    {
        var manifest = image.Manifest!;
        if (!manifest.Config.MediaType.IsImageConfig)
            throw NoContainerImage(image);
        foreach (var foreign in image.Blobs.Where(static blob => blob.IsFetchedElsewhere))
            if (!await source.HasBlobAsync(foreign.Descriptor, cancellationToken).ConfigureAwait(false))
                throw NotDistributable(image, foreign);
        var config = await image.ConfigAsync(cancellationToken).ConfigureAwait(false);
        var diffIds = config.RootFs.DiffIds.Count;
        if (diffIds != manifest.Layers.Count)
            throw LayerCount(image, diffIds);
    }

    private static ContentMismatchException LayerCount(Artifact image, int diffIds) => new(
        Problem.DamagedContent,
        $"{image.Digest} has {image.Manifest!.Layers.Count} layers, its config names {diffIds}. "
            + "'docker load' would refuse it.",
        new Remedy("Build the image again."));

    private static ContentNotFoundException NotWritten(Descriptor entry, IContentSource source) =>
        new(Problem.NotFound, $"{entry.Digest} was not written to {source}.", new Remedy("Push the whole image."));

    private static InvalidContentException Attached(Artifact root, Descriptor subject) => new(
        Problem.UnsupportedByDocker,
        $"{root.Digest} is attached to {subject.Digest}, and a Docker archive holds nothing but images.",
        WriteOciArchive);

    private static InvalidContentException NoImage(Artifact root) => new(
        Problem.EmptyIndex,
        $"{root.Digest} is an index without an image, and a Docker archive holds images.",
        WriteOciArchive);

    private static InvalidContentException NoImageFor(Artifact root, Platform platform) => new(
        Problem.MissingPlatform,
        $"{root.Digest} has no image for {platform}.",
        new Remedy("Name one of its platforms for the Docker archive."));

    private static InvalidContentException NoContainerImage(Artifact image) => new(
        Problem.UnsupportedByDocker,
        $"{image.Digest} is no container image: its config is {image.Manifest!.Config.MediaType}.",
        WriteOciArchive);

    private static InvalidContentException NotDistributable(Artifact image, Blob layer) => new(
        Problem.UnsupportedByDocker,
        $"The layer {layer.Digest} of {image.Digest} is fetched from elsewhere, and a Docker archive holds all layers.",
        new Remedy(RemedyKind.IncludeForeignLayers, "Set PushOptions.ForeignLayers, or pull the image from its registry."));
}
