using OciMultiArch.Json;
using OciMultiArch.Layout;

namespace OciMultiArch.Archives;

/// <summary>What makes an image layout an archive that <c>docker load</c> takes: names with their repository, and manifest.json.</summary>
internal sealed class DockerForm(RepositoryName repository, Platform? platform)
{
    /// <summary>Whether an entry of an index is of another machine than the archive is for.</summary>
    public bool LeavesOut(Descriptor entry) =>
        platform is not null && entry.Platform.IsNamed() && !ArtifactExtensions.IsSameMachine(entry.Platform, platform);

    /// <summary>The roots that the archive has, each with the image that manifest.json names for it.</summary>
    public async ValueTask<IReadOnlyList<(Descriptor Entry, Artifact Image)>> RootsAsync(
        IContentSource source, IReadOnlyList<Descriptor> entries, CancellationToken cancellationToken)
    {
        List<(Descriptor, Artifact)> roots = [];
        foreach (var entry in entries)
        {
            var root = await source.FindAsync(entry, cancellationToken).ConfigureAwait(false)
                ?? throw new ContentNotFoundException($"{entry.Digest} was not written to {source}.");
            if (root.Subject is { } subject && LayoutIndex.TagOf(entry) is null)
                throw new OciException($"{root.Digest} is attached to {subject.Digest}, and a Docker archive holds nothing but images. Write an OCI archive instead.");
            var image = await ImageAsync(root, cancellationToken).ConfigureAwait(false);
            await CheckAsync(image, cancellationToken).ConfigureAwait(false);
            var shown = platform is null ? entry : LayoutIndex.Entry(image, LayoutIndex.TagOf(entry));
            roots.Add((LayoutIndex.Located(shown, repository), image));
        }
        return roots;
    }

    /// <summary>The document that engines without an image store of containerd read.</summary>
    public byte[] Manifest(IReadOnlyList<(Descriptor Entry, Artifact Image)> roots) => DockerSaveJson.Write([.. roots
        .GroupBy(static each => each.Image.Digest)
        .Select(each => new DockerSavedImage
        {
            Config = ArchiveContents.PathOf(each.First().Image.Manifest!.Config.Digest),
            RepoTags = [.. each.Select(static root => LayoutIndex.TagOf(root.Entry)).OfType<Tag>().Select(tag => $"{DockerName.Familiar(repository)}:{tag}")],
            Layers = [.. each.First().Image.Manifest!.Layers.Select(static layer => ArchiveContents.PathOf(layer.Digest))],
        })]);

    private async ValueTask<Artifact> ImageAsync(Artifact root, CancellationToken cancellationToken) => platform is null
        ? await root.ImagesAsync(cancellationToken).ConfigureAwait(false) is [var first, ..] ? first
            : throw new OciException($"{root.Digest} is an index without an image, and a Docker archive holds images. Write an OCI archive instead.")
        : await root.ImageForAsync(platform, cancellationToken).ConfigureAwait(false)
            ?? throw new OciException($"{root.Digest} has no image for {platform}. Name one of its platforms for the Docker archive.");

    // An engine that reads manifest.json refuses the whole archive over what is checked here.
    private static async ValueTask CheckAsync(Artifact image, CancellationToken cancellationToken)
    {
        if (!image.Manifest!.Config.MediaType.IsImageConfig)
            throw new OciException($"{image.Digest} is no container image: its config is {image.Manifest.Config.MediaType}. Write an OCI archive instead.");
        if (image.Blobs.FirstOrDefault(static each => each.IsFetchedElsewhere) is { } foreign)
            throw new OciException($"The layer {foreign.Digest} of {image.Digest} may not be distributed, so that a Docker archive cannot hold it. Pull the image from its registry.");
        var diffIds = (await image.ConfigAsync(cancellationToken).ConfigureAwait(false)).RootFs.DiffIds.Count;
        if (diffIds != image.Manifest.Layers.Count)
            throw new ContentMismatchException($"{image.Digest} has {image.Manifest.Layers.Count} layers, its config names {diffIds}: 'docker load' would refuse it.");
    }
}
