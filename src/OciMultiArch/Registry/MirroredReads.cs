using OciMultiArch.Http;

namespace OciMultiArch.Registry;

/// <summary>
/// Asks the mirrors of a repository in their order, each once, and at last the registry itself. Where that cannot be
/// reached, a mirror that failed is asked again, with the retries that it did not get.
/// </summary>
internal sealed class MirroredReads(RegistryHttp http)
{
    /// <summary>What is known of the mirrors.</summary>
    public MirrorHealth Health { get; } = new(http.Clock);

    /// <summary>Whether a repository may have mirrors at all.</summary>
    public bool HasMirrors(RepositoryRoute route) => AllOf(route).Count > 0;

    /// <summary>Reads at the first place that has it.</summary>
    /// <param name="route">The repository that is meant, and where it is.</param>
    /// <param name="pulls">By what it is read.</param>
    /// <param name="read">Reads at one place; null or a missing content means that the next is asked.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when the registry itself does not have it.</returns>
    /// <exception cref="OciException">The registry itself refused or failed, and no mirror has it.</exception>
    public async ValueTask<T?> FirstAsync<T>(
        RepositoryRoute route,
        MirrorPulls pulls,
        Func<ReadPlace, CancellationToken, ValueTask<T?>> read,
        CancellationToken cancellationToken)
        where T : class
    {
        var itself = ReadPlace.Itself(route.Name);
        var mirrors = MirrorsOf(route, pulls);
        if (mirrors.Count == 0)
            return await read(itself, cancellationToken).ConfigureAwait(false);
        Attempts<T> attempts = new(read, this);
        foreach (var mirror in mirrors)
            if (await attempts.TryAsync(mirror, cancellationToken).ConfigureAwait(false) is { } found)
                return found;
        try
        {
            return await read(itself, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException failure)
        {
            if (!IsOutOfOrder(failure))
                throw attempts.Told(failure);
            foreach (var mirror in attempts.Failed)
                if (await attempts.RetryAsync(mirror, cancellationToken).ConfigureAwait(false) is { } found)
                    return found;
            throw attempts.Told(failure);
        }
    }

    private IReadOnlyList<RegistryMirror> AllOf(RepositoryRoute route) =>
        route.Mirrors ?? http.Host(route.Name.Registry).Mirrors;

    private List<ReadPlace> MirrorsOf(RepositoryRoute route, MirrorPulls pulls)
    {
        List<ReadPlace> places = [];
        foreach (var mirror in AllOf(route))
        {
            var isAsked = mirror.Pulls == MirrorPulls.All || mirror.Pulls == pulls;
            if (isAsked && mirror.NameOf(route.Asked) is { } there)
                places.Add(new(route.Asked, there, mirror));
        }
        return places;
    }

    // What a mirror was to save is then asked of the registry itself: somebody should know.
    private void Tell(ReadPlace mirror, OciException failure)
    {
        if (!Health.IsFirstFailure(mirror))
            return;
        var reason = $"{mirror.Name.Registry}, a mirror of {mirror.Origin.Registry}, is passed over: {failure.Reason}";
        http.Warn(new RegistryException(failure.Problem, reason, failure.Remedy, failure));
    }

    // A registry that says no is believed; one that says nothing, or fails, is not needed where a mirror has it.
    private static bool IsOutOfOrder(RegistryException failure) =>
        failure.StatusCode is null || RetryPipeline.IsTransient(failure.StatusCode.Value);

    /// <summary>One read, and what the mirrors said to it.</summary>
    private sealed class Attempts<T>(Func<ReadPlace, CancellationToken, ValueTask<T?>> read, MirroredReads reads)
        where T : class
    {
        private readonly List<string> reasons = [];

        /// <summary>The mirrors that failed, or are passed over because they did.</summary>
        public List<ReadPlace> Failed { get; } = [];

        public async ValueTask<T?> TryAsync(ReadPlace mirror, CancellationToken cancellationToken)
        {
            if (!reads.Health.IsResting(mirror))
                return await ReadAsync(mirror, cancellationToken).ConfigureAwait(false);
            Failed.Add(mirror);
            return null;
        }

        public ValueTask<T?> RetryAsync(ReadPlace mirror, CancellationToken cancellationToken) =>
            ReadAsync(mirror with { IsLastResort = true }, cancellationToken);

        /// <summary>The registry's failure, with what the mirrors said.</summary>
        public RegistryException Told(RegistryException failure)
        {
            if (reasons.Count == 0)
                return failure;
            var reason = $"{failure.Reason} Of its mirrors: {string.Join(' ', reasons.Distinct())}";
            return new(failure.Problem, reason, failure.Remedy, failure.InnerException)
            {
                StatusCode = failure.StatusCode,
                ErrorCodes = failure.ErrorCodes,
                RetryAfter = failure.RetryAfter,
            };
        }

        private async ValueTask<T?> ReadAsync(ReadPlace mirror, CancellationToken cancellationToken)
        {
            try
            {
                var found = await read(mirror, cancellationToken).ConfigureAwait(false);
                if (found is null)
                    reasons.Add($"It is not in {mirror.Name}.");
                return found;
            }
            catch (ContentNotFoundException missing)
            {
                reasons.Add(missing.Reason);
            }
            catch (OciException failure)
            {
                reasons.Add(failure.Reason);
                Rest(mirror, failure);
            }
            return null;
        }

        private void Rest(ReadPlace mirror, OciException failure)
        {
            if (!mirror.IsLastResort)
                Failed.Add(mirror);
            if (failure is RegistryException answer && IsOutOfOrder(answer))
                reads.Health.RestHost(mirror);
            else if (failure is RegistryException)
                reads.Health.RestRepository(mirror);
            reads.Tell(mirror, failure);
        }
    }
}
