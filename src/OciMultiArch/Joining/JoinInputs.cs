using OciMultiArch.Content;
using OciMultiArch.Images;

namespace OciMultiArch.Joining;

/// <summary>Several result files that are to be one index.</summary>
internal sealed class JoinInputs
{
    private readonly RegistryClient client;
    private readonly PushedImages[] files;
    private readonly JoinOptions options;

    /// <exception cref="ArgumentException">There is no file, or they name several repositories and none is chosen.</exception>
    public JoinInputs(RegistryClient client, IEnumerable<PushedImages> files, JoinOptions options)
    {
        (this.client, this.files, this.options) = (client, [.. files], options);
        if (this.files.Length == 0)
            throw new ArgumentException("Nothing is to be joined: give at least one result file.", nameof(files));
        var first = this.files[0];
        if (options.To is null && Array.Find(this.files, each => each.Repository != first.Repository) is { } other)
            throw new ArgumentException($"{Name(first)} names {first.Repository}, but {Name(other)} names {other.Repository}. Say where the index goes; what is elsewhere is copied there.", nameof(files));
        Repository = client.Repository(options.To ?? first.Repository, RepositoryAccess.Push);
    }

    /// <summary>Where the index goes.</summary>
    public Repository Repository { get; }

    /// <exception cref="ArgumentException">Two images have one platform, or the family cannot hold what is asked.</exception>
    /// <exception cref="ContentNotFoundException">An image that is to be checked is not there.</exception>
    public async ValueTask<Artifact> IndexAsync(CancellationToken cancellationToken)
    {
        var images = files.SelectMany(static file => ImageGroup.Of([.. file.Images.Select(IndexEntry.Of)]).Select(group => (file, group)))
            .OrderBy(static each => each.group.Image, PlatformOrder.Instance).ToArray();
        RefuseTwins(images);
        if (options.ChecksImages && await MissingAsync(cancellationToken).ConfigureAwait(false) is { } missing)
            throw missing;
        List<Artifact> parts = [];
        foreach (var (file, group) in images)
            parts.Add(await group.IndexAsync(new([Home(file)]), options.Format, cancellationToken).ConfigureAwait(false));
        return await Artifact.IndexAsync(parts, options.Annotations, new() { Format = options.Format, ArtifactType = options.ArtifactType }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The images that are not where their files say; null when all are.</summary>
    public async ValueTask<ContentNotFoundException?> MissingAsync(CancellationToken cancellationToken)
    {
        var wanted = files.SelectMany(static file => file.Images.Select(image => (file, image))).ToArray();
        var problems = new string?[wanted.Length];
        await Parallel.ForAsync(0, wanted.Length, ImageWalk.AtMost(cancellationToken), async (at, cancel) =>
        {
            var (file, image) = wanted[at];
            if (!await Home(file).HasManifestAsync(image, cancel).ConfigureAwait(false))
                problems[at] = $"{image.Digest} ({image.Platform}), which {Name(file)} names, is not in {file.Repository}";
        }).ConfigureAwait(false);
        return problems.OfType<string>().ToArray() is { Length: > 0 } missing
            ? new($"{string.Join("; ", missing)}. Push it again, and join with the file that this writes. The index was not written.")
            : null;
    }

    private static void RefuseTwins((PushedImages File, ImageGroup Group)[] images)
    {
        Dictionary<string, (PushedImages File, ImageGroup Group)> seen = new(StringComparer.Ordinal);
        foreach (var each in images)
            if (!seen.TryAdd(each.Group.Image.Platform!.CanonicalKey, each) && seen[each.Group.Image.Platform!.CanonicalKey] is var twin)
                throw new ArgumentException($"Two images are for {each.Group.Image.Platform}: {twin.Group.Image.Digest} of {Name(twin.File)} and {each.Group.Image.Digest} of {Name(each.File)}. "
                    + "A client would only ever find the first: leave one out.");
    }

    // One handle on what is read and written, so that nothing counts as elsewhere.
    private Repository Home(PushedImages file) => file.Repository == Repository.Name ? Repository : client.Repository(file.Repository);

    private static string Name(PushedImages file) => file.File ?? $"a result of {file.Repository}";
}
