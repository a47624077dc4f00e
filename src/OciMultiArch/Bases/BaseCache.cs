using OciMultiArch.Bases;

namespace OciMultiArch;

/// <summary>
/// Bases of images whose manifests, indexes and configs are kept by their digests in a folder, so that later builds read
/// them there. Layers are not kept. Bytes are compared with their digest whenever they are read; what is damaged is read
/// anew. What the disk refuses is not kept, and fails nothing. Immutable and safe for concurrent use, also by several
/// processes.
/// </summary>
/// <param name="folder">
/// The folder, which need not exist: the same as <c>GoApp.CacheFolder</c> or <see cref="PrebuiltProgram.CacheFolder"/>,
/// whose builds also remove what was not used for long.
/// </param>
public sealed class BaseCache(string folder)
{
    private readonly KeptDocuments kept = new(folder);

    /// <summary>
    /// A base, whose images and configs are kept when they are read. What was read before costs no request under a
    /// digest, and under a tag the HEAD that says what the tag stands for now. It is what
    /// <see cref="Repository.GetAsync(TagOrDigest, CancellationToken)"/> gives.
    /// </summary>
    /// <param name="repository">Where the base is.</param>
    /// <param name="tagOrDigest">Its tag or digest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="FormatException">The text is neither.</exception>
    /// <exception cref="ContentNotFoundException">It is not there.</exception>
    /// <exception cref="ContentMismatchException">The registry served something else than the digest says.</exception>
    /// <exception cref="RegistryException">The registry refused or failed.</exception>
    public async ValueTask<Artifact> GetAsync(
        Repository repository, TagOrDigest tagOrDigest, CancellationToken cancellationToken = default)
    {
        var name = NameOf(repository, tagOrDigest);
        KeptSource source = new(kept, repository, [repository]);
        var known = await FindAsync(repository, name, source, cancellationToken).ConfigureAwait(false);
        known ??= source.Keep(await repository.GetAsync(tagOrDigest, cancellationToken).ConfigureAwait(false));
        // By its digest it is found whatever names it later.
        kept.Note(new(repository.Name, tag: null, known.Digest), known.Descriptor);
        kept.Note(name, known.Descriptor);
        return known.ReadAs(name);
    }

    /// <summary>
    /// A base as it was last seen by <see cref="GetAsync"/>: a tag stands for what it stood for then. Its registry is not
    /// asked, then or later, neither for manifests and configs nor for what refers to them: what is not kept is a
    /// <see cref="ContentNotFoundException"/> when it is read. No network.
    /// </summary>
    /// <param name="repository">Where the base is.</param>
    /// <param name="tagOrDigest">Its tag or digest.</param>
    /// <param name="targets">
    /// Where images on it go. When one of these is at the same registry, this may be asked for layers, which it takes over
    /// from the base's repository without sending them; else layers are not read either
    /// (<see cref="RequireLayersAsync"/>).
    /// </param>
    /// <exception cref="FormatException">The text is neither.</exception>
    /// <exception cref="ContentNotFoundException">
    /// It is not kept (<see cref="RemedyKind.AskRegistry"/>).
    /// </exception>
    public Artifact GetKept(Repository repository, TagOrDigest tagOrDigest, params IEnumerable<Repository> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        var name = NameOf(repository, tagOrDigest);
        UnaskedSource unasked = new(name);
        var isShared = targets.Any(target => target.Name.Registry == unasked.Registry);
        IContentSource[] layers = isShared ? [repository, unasked] : [unasked];
        if (kept.Find(name) is not { } noted)
            throw UnaskedSource.NotKept($"The base {name}");
        KeptSource source = new(kept, unasked, layers);
        if (source.Find(noted) is not { } found)
            throw UnaskedSource.NotKept($"The manifest {noted.Digest} of the base {name}");
        return found.ReadAs(name);
    }

    /// <summary>
    /// Checks before a push that layers of bases by <see cref="GetKept"/> which would have to be fetched are in a store.
    /// Of other artifacts nothing is asked for. Uses the network where the store does.
    /// </summary>
    /// <param name="artifact">The image or index.</param>
    /// <param name="target">Where it is to go.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ContentNotFoundException">A layer is not there; the message names it.</exception>
    /// <exception cref="OciException">The store failed to answer.</exception>
    public static async ValueTask RequireLayersAsync(
        Artifact artifact, IContentStore target, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        ArgumentNullException.ThrowIfNull(target);
        var images = await artifact.ImagesAsync(cancellationToken).ConfigureAwait(false);
        var layers = images.SelectMany(static image => image.Layers).Where(static layer => !layer.IsFetchedElsewhere);
        var registry = (target as Repository)?.Name.Registry;
        foreach (var layer in layers.DistinctBy(static layer => layer.Digest))
        {
            var unasked = layer.Sources.OfType<UnaskedSource>().FirstOrDefault();
            if (unasked is null || unasked.Registry == registry)
                continue;
            if (!await target.HasBlobAsync(layer.Descriptor, cancellationToken).ConfigureAwait(false))
                throw unasked.Lacking(layer.Descriptor, target);
        }
    }

    private async ValueTask<Artifact?> FindAsync(
        Repository repository, ImageReference name, KeptSource source, CancellationToken cancellationToken)
    {
        var noted = kept.Find(name);
        if (noted is not null && name.Digest is null)
        {
            // Found or not: who reads it says what is wrong.
            var now = await repository.ResolveAsync(name.Tag!, cancellationToken).ConfigureAwait(false);
            noted = now is null ? null : kept.Find(new(repository.Name, tag: null, now.Digest));
        }
        return noted is null ? null : source.Find(noted);
    }

    private static ImageReference NameOf(Repository repository, TagOrDigest tagOrDigest)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var (tag, digest) = tagOrDigest.Read();
        return new(repository.Name, tag, digest);
    }
}
