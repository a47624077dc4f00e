using System.Text.RegularExpressions;

namespace OciMultiArch.TestKit;

/// <summary>What every request of a good client keeps to, seen from its head alone.</summary>
internal static partial class Duties
{
    /// <summary>The first duty that a request breaks, in words, or null.</summary>
    public static string? Broken(FakeRequest request, FakeRegistryOptions options) =>
        Always(request) ?? Authorization(request, options) ?? request.Method switch
        {
            "POST" when IsUpload(request) => Opening(request),
            "PUT" or "PATCH" when IsUpload(request) => Sending(request),
            "PUT" when IsManifest(request) => ManifestType(request),
            "GET" or "HEAD" when IsManifest(request) => Accepting(request),
            _ => null,
        };

    private static bool IsUpload(FakeRequest request) => request.Path.Contains("/blobs/uploads/", StringComparison.Ordinal);

    private static bool IsManifest(FakeRequest request) => request.Path.Contains("/manifests/", StringComparison.Ordinal);

    private static string? Always(FakeRequest request)
    {
        if (request["Cookie"] is not null) return "a client of a registry sends no cookies";
        if (request["User-Agent"] is null) return "a client names itself with User-Agent";
        return request["Accept-Encoding"] is null or "identity" ? null : "Accept-Encoding lets the bytes differ from what the digest names";
    }

    private static string? Authorization(FakeRequest request, FakeRegistryOptions options)
    {
        if (request["Authorization"] is not { } header) return null;
        if (options.Tokens is null && options.BasicUser is null) return "Authorization was sent to a registry that never asked for it";
        if (header.StartsWith("Bearer ", StringComparison.Ordinal))
            return options.Tokens?.ScopesOf(header["Bearer ".Length..]) is null ? "the token was issued for another registry" : null;
        return options.BasicUser is null ? "a password was sent to a registry that asks for a token" : null;
    }

    private static string? Opening(FakeRequest request) =>
        request["Content-Length"] is null ? "a POST without a body needs Content-Length: 0" : null;

    private static string? Sending(FakeRequest request)
    {
        if (request["Content-Range"] is { } range && !Span().IsMatch(range))
            return "Content-Range of an upload is <start>-<end>, without a unit";
        if (request["Content-Length"] is null && (request.Method == "PUT" || request["Content-Range"] is not null))
            return "Content-Length is missing";
        return request["Content-Length"] == "0" || request["Content-Type"] == "application/octet-stream"
            ? null
            : "the Content-Type of a blob is application/octet-stream";
    }

    private static string? ManifestType(FakeRequest request) =>
        request["Content-Type"] is not { } type ? "a manifest PUT needs the manifest's type as Content-Type"
        : type.Contains(';', StringComparison.Ordinal) ? "a manifest's Content-Type has no parameters"
        : null;

    private static string? Accepting(FakeRequest request)
    {
        var accepted = (request["Accept"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return accepted.All(each => each.Contains('*', StringComparison.Ordinal))
            ? "a manifest is asked for with the types in Accept"
            : null;
    }

    [GeneratedRegex("^[0-9]+-[0-9]+$")]
    private static partial Regex Span();
}
