using System.CommandLine;
using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Running;

/// <summary>Reads bases of images, and of those that are at registries only what no earlier build has read.</summary>
internal sealed class BaseReader
{
    private readonly BaseCache? cache;

    /// <param name="parsed">The command line.</param>
    /// <exception cref="UsageException">Nothing is kept, and no registry is to be asked.</exception>
    public BaseReader(ParseResult parsed)
    {
        IsOffline = parsed.GetValue(BaseOptions.Offline);
        var layers = SharedOptions.CacheOf(parsed.GetValue(SharedOptions.Cache));
        if (BaseOptions.CacheFolderOf(parsed, layers) is { } folder)
            cache = new(folder);
        else if (IsOffline)
            throw new UsageException("--offline reads bases from the cache, and --no-cache reads nothing there. Leave one of them out.");
    }

    /// <summary>Whether no registry is asked for a base.</summary>
    public bool IsOffline { get; }

    /// <summary>Reads a base.</summary>
    /// <param name="session">The run.</param>
    /// <param name="target">The base.</param>
    /// <param name="destinations">What the run writes to.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OciException">It cannot be read.</exception>
    public async Task<Artifact> GetAsync(
        Session session, Target target, IReadOnlyList<Place> destinations, CancellationToken cancellationToken)
    {
        var source = session.SourceOf(target, destinations);
        var isAsked = cache is not null && (IsOffline || !session.Waits);
        if (!isAsked || source is not Repository repository)
            return await session.GetAsync(target, source, cancellationToken);
        var name = target.Digest?.ToString() ?? target.Tag!.Value;
        if (!IsOffline)
            return await cache!.GetAsync(repository, name, cancellationToken);
        var registries = destinations.OfType<Place.Registry>();
        var targets = registries.Select(place => session.Repository(place, RepositoryAccess.Push));
        return cache!.GetKept(repository, name, targets);
    }

    /// <summary>Checks that layers which are not to be fetched are wherever an image goes.</summary>
    /// <param name="session">The run.</param>
    /// <param name="image">The image or index.</param>
    /// <param name="places">Where it goes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OciException">A place lacks one.</exception>
    public async Task RequireLayersAsync(
        Session session, Artifact image, IEnumerable<Place> places, CancellationToken cancellationToken)
    {
        if (!IsOffline)
            return;
        foreach (var place in places)
            await BaseCache.RequireLayersAsync(image, session.ForWriting(place), cancellationToken);
    }
}
