using System.Net;

namespace OciMultiArch.Registry;

/// <summary>Tags that a registry does not move. Each says so in its own way.</summary>
internal static class LockedTag
{
    // ECR, Harbor, Quay, GitLab, Artifact Registry: immutable, immutability. ECR, Quay, Artifactory (who may not delete
    // may not overwrite): overwritten, overwrite. Azure: a lock of the tag or of the repository.
    private static readonly string[] Words =
        ["immutab", "overwrit", "operation is disallowed on this registry, repository or image"];

    /// <summary>
    /// Whether a refusal may mean that the tag is there already. Some refuse even the digest that the tag has.
    /// </summary>
    public static bool MayBe(RegistryException refused)
    {
        var isRefusal = refused.StatusCode
            is HttpStatusCode.BadRequest
            or HttpStatusCode.Forbidden
            or HttpStatusCode.MethodNotAllowed
            or HttpStatusCode.Conflict
            or HttpStatusCode.PreconditionFailed
            or HttpStatusCode.UnprocessableEntity;
        return isRefusal && (IsSaid(refused) || !refused.ErrorCodes.Any(IsOfContent));
    }

    /// <summary>The refusal to move a tag, in words that say what to do; others as they are.</summary>
    /// <param name="refused">The refusal.</param>
    /// <param name="held">What the tag holds; null where that is not known.</param>
    public static RegistryException Explained(RegistryException refused, Digest? held)
    {
        var isConflict = refused.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed;
        if (!IsSaid(refused) && !(isConflict && held is not null))
            return refused;
        var reason = held is null ? refused.Reason : $"{refused.Reason} The tag holds {held}.";
        return new(Problem.Conflict, reason, new("Push under another tag."), refused)
        {
            StatusCode = refused.StatusCode,
            ErrorCodes = refused.ErrorCodes,
        };
    }

    // What the registry said stands behind the status; before it are names, which may hold any of the words.
    private static bool IsSaid(RegistryException refused)
    {
        var status = $": {(int)(refused.StatusCode ?? default)} ";
        var start = refused.Reason.IndexOf(status, StringComparison.Ordinal);
        var said = start < 0 ? "" : refused.Reason[start..];
        return Words.Any(word => said.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsOfContent(string errorCode) =>
        errorCode is "MANIFEST_BLOB_UNKNOWN" or "MANIFEST_UNKNOWN" or "MANIFEST_INVALID" or "DIGEST_INVALID";
}
