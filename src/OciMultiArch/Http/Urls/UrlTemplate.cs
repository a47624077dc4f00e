namespace OciMultiArch.Http;

/// <summary>
/// The endpoint of the distribution specification that a URL is one of, with names in place of values: few enough to
/// count by.
/// </summary>
internal static class UrlTemplate
{
    /// <summary>
    /// For example <c>/v2/{name}/blobs/{digest}</c>; null for a path that the specification does not have.
    /// </summary>
    public static string? Of(Uri url)
    {
        var segments = url.AbsolutePath.Split('/');
        // A registry's API may stand below a path of its own.
        if (segments.Length < 5 || !segments.AsSpan(1..^3).Contains("v2"))
            return null;
        return segments[^3..] switch
        {
            ["blobs", "uploads", ""] => "/v2/{name}/blobs/uploads/",
            ["blobs", "uploads", _] => "/v2/{name}/blobs/uploads/{session}",
            [_, "blobs", _] => "/v2/{name}/blobs/{digest}",
            [_, "manifests", _] => "/v2/{name}/manifests/{reference}",
            [_, "referrers", _] => "/v2/{name}/referrers/{digest}",
            [_, "tags", "list"] => "/v2/{name}/tags/list",
            _ => null,
        };
    }
}
