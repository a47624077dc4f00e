using System.Text.RegularExpressions;

namespace OciMultiArch.Testing.Requests;

/// <summary>What the path of a request names (distribution-spec, "Endpoints").</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Repository">The repository; null where the path names none.</param>
/// <param name="Reference">A tag, a digest or the id of an upload session; empty where there is none.</param>
internal sealed partial record RequestAddress(RequestKind Kind, string? Repository = null, string Reference = "")
{
    // What registries allow (distribution-spec, "Pulling manifests": many clients limit names to 255 characters).
    private const int LongestName = 255;

    /// <summary>Whether a path is one in a repository, by its end, whose name is none that may be.</summary>
    public static bool IsOfBadName(string path) => Of(path).Kind == RequestKind.Other && InAnything().IsMatch(path);

    /// <summary>The address that a path of the registry names.</summary>
    public static RequestAddress Of(string path)
    {
        if (path is "/v2/" or "/v2")
            return new(RequestKind.Ping);
        if (path == "/v2/_catalog")
            return new(RequestKind.Catalog);
        var match = InRepository().Match(path);
        if (!match.Success || match.Groups["name"].Length > LongestName)
            return new(RequestKind.Other);
        var reference = match.Groups["reference"].Value;
        var kind = KindOf(match.Groups["kind"].Value, reference);
        return new(kind, match.Groups["name"].Value, reference);
    }

    private static RequestKind KindOf(string kind, string reference) => kind switch
    {
        "blobs/uploads" => RequestKind.Upload,
        "blobs" => RequestKind.Blob,
        "manifests" => RequestKind.Manifest,
        "referrers" => RequestKind.Referrers,
        "tags" when reference == "list" => RequestKind.Tags,
        _ => RequestKind.Other,
    };

    [GeneratedRegex("^/v2/.+/(manifests/[^/]+|blobs/[^/]+|blobs/uploads/[^/]*|referrers/[^/]+|tags/list)$")]
    private static partial Regex InAnything();

    // The grammar of names is that of the distribution specification.
    [GeneratedRegex(
        @"^/v2/(?<name>[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*)"
            + "/(?<kind>blobs/uploads|blobs|manifests|tags|referrers)/(?<reference>[^/]*)$")]
    private static partial Regex InRepository();
}
