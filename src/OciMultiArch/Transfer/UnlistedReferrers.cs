using OciMultiArch.Content;

namespace OciMultiArch.Transfer;

/// <summary>
/// Looks for manifests that a store has and does not list among the referrers of their subject: a push may have ended
/// between the two. What is written anyway is listed with it and is not looked for.
/// </summary>
internal static class UnlistedReferrers
{
    /// <summary>The roots that are there, would be left alone and are not listed.</summary>
    public static async ValueTask<IReadOnlySet<PushRoot>> AmongAsync(
        PushScope scope, PushSurvey known, CancellationToken cancellationToken)
    {
        PushRoot[] present = [.. scope.Roots.Where(root => IsAsked(root) && !known.IsWritten(root))];
        var artifacts = present.Select(static root => root.Artifact);
        var unlisted = await AmongAsync(scope.Store, artifacts, cancellationToken).ConfigureAwait(false);
        return present.Where(root => unlisted.Contains(root.Digest)).ToHashSet();
    }

    /// <summary>The manifests that are there and not listed, of the entries of indexes that are there.</summary>
    public static async ValueTask<IReadOnlyDictionary<Digest, Artifact>> AmongAsync(
        PushScope scope,
        IEnumerable<(PushNode Parent, Descriptor Entry)> present,
        CancellationToken cancellationToken)
    {
        if (scope.Store is not IReferrersLists)
            return new Dictionary<Digest, Artifact>();
        var places = present.Where(place => IsAsked(place.Parent.Artifact!, place.Entry, scope.Store)).ToArray();
        var found = await scope.SelectAsync(places, TryReadAsync, cancellationToken).ConfigureAwait(false);
        Artifact[] artifacts = [.. found.OfType<Artifact>()];
        var unlisted = await AmongAsync(scope.Store, artifacts, cancellationToken).ConfigureAwait(false);
        return artifacts
            .Where(artifact => unlisted.Contains(artifact.Digest))
            .ToDictionary(static artifact => artifact.Digest);
    }

    // What is whole was found in the store itself; under a tag it may have been found by that alone.
    private static bool IsAsked(PushRoot root) => !root.IsWhole || root.Tags.Count > 0;

    // An image of an index has a platform and rarely a subject: it is not read for this alone.
    private static bool IsAsked(Artifact parent, Descriptor entry, IContentStore store)
    {
        if (parent.ChildIsIn(entry, store))
            return false;
        if (parent.KnownChild(entry) is not null || entry.IsAttestation || entry.ArtifactType is not null)
            return true;
        return entry.Platform is null && !entry.MediaType.IsIndex;
    }

    private static async ValueTask<Artifact?> TryReadAsync(
        (PushNode Parent, Descriptor Entry) place, CancellationToken cancellationToken)
    {
        try
        {
            return await place.Parent.Artifact!.ChildAsync(place.Entry, cancellationToken).ConfigureAwait(false);
        }
        catch (OciException)
        {
            return null; // it is there, and need not be readable anywhere else
        }
    }

    private static async ValueTask<IReadOnlySet<Digest>> AmongAsync(
        IContentStore store, IEnumerable<Artifact> present, CancellationToken cancellationToken)
    {
        Artifact[] referrers = [.. present.Where(static artifact => artifact.Subject is not null)];
        if (store is not IReferrersLists lists || referrers.Length == 0)
            return new HashSet<Digest>();
        return await lists.FindUnlistedAsync(referrers, cancellationToken).ConfigureAwait(false);
    }
}
