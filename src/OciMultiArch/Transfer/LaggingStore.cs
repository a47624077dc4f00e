using System.Net;
using OciMultiArch.Content;

namespace OciMultiArch.Transfer;

/// <summary>
/// A registry that says of what it has just taken that it is unknown: it does not see its own writes yet.
/// </summary>
internal static class LaggingStore
{
    private static readonly string[] OfParts = ["MANIFEST_BLOB_UNKNOWN", "MANIFEST_UNKNOWN", "BLOB_UNKNOWN"];

    /// <summary>
    /// Writes a manifest whose parts the store has just taken. Where it does not see them yet they are sent once more,
    /// and after that it takes patience.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="artifact">The manifest or index.</param>
    /// <param name="tags">Its tags, as a store takes them.</param>
    /// <param name="sendPartsAgain">Sends its parts once more; null where that is not possible.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static ValueTask<Arrival> WriteAsync(
        IContentStore store,
        Artifact artifact,
        IReadOnlyList<Tag>? tags,
        Func<CancellationToken, ValueTask>? sendPartsAgain,
        CancellationToken cancellationToken)
    {
        return WriteAsync(store, artifact, WriteOnceAsync, sendPartsAgain, cancellationToken);

        ValueTask<Arrival> WriteOnceAsync(CancellationToken cancel) => store.WriteAsync(artifact, tags, cancel);
    }

    /// <summary>Writes a manifest in a way of the caller's, as often as its store needs.</summary>
    /// <param name="store">The store.</param>
    /// <param name="artifact">The manifest or index.</param>
    /// <param name="write">Writes it once.</param>
    /// <param name="sendPartsAgain">Sends its parts once more; null where that is not possible.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async ValueTask<T> WriteAsync<T>(
        IContentStore store,
        Artifact artifact,
        Func<CancellationToken, ValueTask<T>> write,
        Func<CancellationToken, ValueTask>? sendPartsAgain,
        CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if (attempt == 1 && sendPartsAgain is not null)
                    await sendPartsAgain(cancellationToken).ConfigureAwait(false);
                return await write(cancellationToken).ConfigureAwait(false);
            }
            catch (RegistryException refused) when (MayBeWhy(refused, artifact))
            {
                var mayGoOn = attempt == 0 && sendPartsAgain is not null;
                if (store is IRemoteStore remote)
                    mayGoOn |= await remote.BackOffAsync(attempt, cancellationToken).ConfigureAwait(false);
                if (!mayGoOn)
                    throw Explained(refused, artifact);
            }
        }
    }

    /// <summary>Whether a manifest may have been refused because its parts are not seen yet.</summary>
    private static bool MayBeWhy(RegistryException refused, Artifact artifact)
    {
        if (ForeignLayers.AreRefused(artifact, refused.ErrorCodes))
            return false;
        if (refused.ErrorCodes.Any(IsOfParts))
            return true;
        // Some answer a bare 404. A repository that does not exist is named as such.
        var isMissing = refused.StatusCode == HttpStatusCode.NotFound && artifact.Index is not null;
        return isMissing && !refused.ErrorCodes.Contains("NAME_UNKNOWN", StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The refusal that stayed, with what is known besides.</summary>
    private static RegistryException Explained(RegistryException refused, Artifact artifact)
    {
        var parts = artifact.Index is null ? "blobs" : "images";
        var reason = $"{refused.Reason} It took the {parts} of {artifact.Digest} before, or said that it has them, and "
            + "does not see them yet.";
        return new(refused.Problem, reason, new Remedy("Push again in a moment: what arrived is not sent again."), refused)
        {
            StatusCode = refused.StatusCode,
            ErrorCodes = refused.ErrorCodes,
            RetryAfter = refused.RetryAfter,
        };
    }

    private static bool IsOfParts(string code) => OfParts.Contains(code, StringComparer.OrdinalIgnoreCase);
}
