using System.Net;

namespace OciMultiArch.Transfer;

/// <summary>
/// A registry that says of what it has just taken that it is unknown: it does not see its own writes yet.
/// </summary>
internal static class LaggingStore
{
    private static readonly string[] OfParts = ["MANIFEST_BLOB_UNKNOWN", "MANIFEST_UNKNOWN", "BLOB_UNKNOWN"];

    /// <summary>Whether a manifest may have been refused because its parts are not seen yet.</summary>
    public static bool MayBeWhy(RegistryException refused, Artifact artifact)
    {
        if (refused.ErrorCodes.Any(IsOfParts))
            return true;
        // Some answer a bare 404. A repository that does not exist is named as such.
        var isMissing = refused.StatusCode == HttpStatusCode.NotFound && artifact.Index is not null;
        return isMissing && !refused.ErrorCodes.Contains("NAME_UNKNOWN", StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The refusal that stayed, with what is known besides.</summary>
    public static RegistryException Explained(RegistryException refused, Artifact artifact)
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
