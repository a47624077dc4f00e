using OciMultiArch.Content;
using OciMultiArch.Images;
using OciMultiArch.Internal;

namespace OciMultiArch.Joining;

/// <summary>What several machines pushed by digest, for one index.</summary>
internal sealed class JoinInputs
{
    private readonly RegistryClient client;
    private readonly PushedImages[] files;
    private readonly JoinOptions options;

    /// <exception cref="ArgumentException">There is no file.</exception>
    /// <exception cref="InvalidContentException">
    /// The files name several repositories, and no target is chosen.
    /// </exception>
    public JoinInputs(RegistryClient client, IEnumerable<PushedImages> files, JoinOptions options)
    {
        ArgumentNullException.ThrowIfNull(files);
        this.client = client;
        this.files = [.. files];
        this.options = options;
        if (this.files.Length == 0)
            throw new ArgumentException("There is nothing to join. Give at least one result file.", nameof(files));
        var name = options.To ?? CommonRepository(this.files);
        Repository = client.Repository(name, RepositoryAccess.Push);
    }

    /// <summary>Where the index goes.</summary>
    public Repository Repository { get; }

    /// <exception cref="InvalidContentException">Two images have one platform, or the images make no index.</exception>
    /// <exception cref="ContentNotFoundException">An image that is to be checked is not there.</exception>
    public async ValueTask<Artifact> IndexAsync(CancellationToken cancellationToken)
    {
        var found = files.SelectMany(static file => ImagesOf(file));
        var images = found.OrderBy(static image => image.Group.Image, ImageGroup.PlatformOrder).ToArray();
        RefuseDuplicates(images);
        if (options.ChecksImages && await MissingAsync(cancellationToken).ConfigureAwait(false) is { } missing)
            throw missing;
        List<Artifact> indexes = [];
        foreach (var (file, group) in images)
        {
            ArtifactParts parts = new([RepositoryOf(file)]);
            var index = await group.IndexAsync(parts, options.Format, cancellationToken).ConfigureAwait(false);
            indexes.Add(index);
        }
        IndexOptions made = new() { Format = options.Format, ArtifactType = options.ArtifactType };
        return await Artifact.CreateIndexAsync(indexes, options.Annotations, made, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The failure that names every image that is not where its file says; null when all are there.</summary>
    public async ValueTask<ContentNotFoundException?> MissingAsync(CancellationToken cancellationToken)
    {
        (PushedImages File, Descriptor Image)[] pushed =
            [.. files.SelectMany(static file => file.Images, static (file, image) => (file, image))];
        var problems = await ParallelWork.SelectAsync(pushed, MissingAsync, cancellationToken).ConfigureAwait(false);
        var missing = problems.OfType<string>().ToArray();
        if (missing.Length == 0)
            return null;
        return new(
            Problem.NotFound,
            $"{string.Join("; ", missing)}. The index was not written.",
            new("Push the images again, and join with the files that this writes."));
    }

    private async ValueTask<string?> MissingAsync(
        (PushedImages File, Descriptor Image) pushed, CancellationToken cancellationToken)
    {
        var (file, image) = pushed;
        if (await RepositoryOf(file).HasManifestAsync(image, cancellationToken).ConfigureAwait(false))
            return null;
        return $"{image.Digest} ({image.Platform}), which {NameOf(file)} names, is not in {file.Repository}";
    }

    private static RepositoryName CommonRepository(PushedImages[] files)
    {
        var first = files[0];
        if (Array.Find(files, file => file.Repository != first.Repository) is { } other)
            throw new InvalidContentException(
                Problem.InvalidContent,
                $"{NameOf(first)} names {first.Repository}, but {NameOf(other)} names {other.Repository}.",
                new(RemedyKind.NameTarget, "Say where the index goes; what is elsewhere is copied there."));
        return first.Repository;
    }

    private static IEnumerable<(PushedImages File, ImageGroup Group)> ImagesOf(PushedImages file)
    {
        IReadOnlyList<IndexEntry> entries = [.. file.Images.Select(IndexEntry.Of)];
        return ImageGroup.Of(entries).Select(group => (file, group));
    }

    private static void RefuseDuplicates((PushedImages File, ImageGroup Group)[] images)
    {
        foreach (var (first, second) in DuplicatePlatforms.Find(images, static image => KeyOf(image.Group.Image)))
        {
            var platform = second.Group.Image.Platform!;
            throw DuplicatePlatforms.Duplicate(platform, Described(first), Described(second));
        }

        static string KeyOf(Descriptor image) => DuplicatePlatforms.Key(image);

        static string Described((PushedImages File, ImageGroup Group) image) =>
            $"{image.Group.Image.Digest} of {NameOf(image.File)}";
    }

    // One handle on what is read and written, so that nothing counts as elsewhere.
    private Repository RepositoryOf(PushedImages file) =>
        file.Repository == Repository.Name ? Repository : client.Repository(file.Repository);

    private static string NameOf(PushedImages file) =>
        file.File is { } path ? Printable.Short(path) : $"a result of {file.Repository}";
}
