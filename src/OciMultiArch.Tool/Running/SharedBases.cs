using System.Collections.Concurrent;
using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Running;

/// <summary>The bases of several images, each read once: index, images and configs.</summary>
/// <param name="session">The run.</param>
/// <param name="reader">Reads them.</param>
/// <param name="destinations">What the run writes to.</param>
/// <param name="cancellationToken">Ends the run.</param>
internal sealed class SharedBases(
    Session session, BaseReader reader, IReadOnlyList<Place> destinations, CancellationToken cancellationToken)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Artifact>>> bases = new(StringComparer.Ordinal);

    /// <exception cref="OciException">It cannot be read.</exception>
    public Task<Artifact> GetAsync(Target target, IReadOnlyList<Platform> platforms)
    {
        var key = $"{target} {string.Join(',', platforms)}";
        return bases.GetOrAdd(key, _ => new(() => ReadAsync(target, platforms))).Value;
    }

    private async Task<Artifact> ReadAsync(Target target, IReadOnlyList<Platform> platforms)
    {
        var whole = await reader.GetAsync(session, target, destinations, cancellationToken);
        return await whole.InHandAsync(platforms, cancellationToken);
    }
}
