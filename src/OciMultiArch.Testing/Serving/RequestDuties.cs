using System.Globalization;
using System.Text.RegularExpressions;

namespace OciMultiArch.Testing.Serving;

/// <summary>What every request of a good client keeps to, seen from its head alone.</summary>
internal static partial class RequestDuties
{
    /// <summary>The first duty that a request breaks, in words, or null. Its query is another matter.</summary>
    public static string? Broken(ReceivedRequest request) => Always(request) ?? OfKind(request);

    /// <summary>What is wrong with a query that the client made itself, in words, or null.</summary>
    public static string? BrokenByQuery(ReceivedRequest request) => UnknownName(request) ?? PageSize(request);

    private static string? OfKind(ReceivedRequest request) => (request.Kind, request.Method) switch
    {
        (RequestKind.Upload, "POST") => Opening(request),
        (RequestKind.Upload, "PUT" or "PATCH") => Sending(request),
        (RequestKind.Manifest, "PUT") => ManifestType(request),
        (RequestKind.Manifest, "GET" or "HEAD") => Accepting(request),
        (RequestKind.Blob, "GET") => Reading(request),
        _ => null,
    };

    private static string? Always(ReceivedRequest request)
    {
        if (request["Cookie"] is not null)
            return "a client of a registry sends no cookies";
        if (request["Accept-Encoding"] is not (null or "identity"))
            return "Accept-Encoding lets the bytes differ from what the digest names";
        return null;
    }

    // An upload goes on at the address that it was given, whose query is the registry's own.
    private static string? UnknownName(ReceivedRequest request)
    {
        string[] known = request.Kind switch
        {
            RequestKind.Tags or RequestKind.Catalog => ["n", "last"],
            RequestKind.Referrers => ["artifactType", "n", "last"],
            RequestKind.Upload when request.Reference.Length == 0 => ["mount", "from", "digest", "digest-algorithm"],
            RequestKind.Manifest when request.Method == "PUT" => ["tag"],
            RequestKind.Manifest or RequestKind.Blob => ["ns"],
            RequestKind.Ping => ["ns"],
            _ => [.. request.Query.Keys],
        };
        var unknown = request.Query.Keys.FirstOrDefault(name => !known.Contains(name));
        return unknown is null ? null : $"the query has {unknown}, which the specification does not know here";
    }

    private static string? PageSize(ReceivedRequest request)
    {
        if (request.Kind is not (RequestKind.Tags or RequestKind.Catalog or RequestKind.Referrers))
            return null;
        if (!request.Query.TryGetValue("n", out var n) || int.TryParse(n, NumberStyles.None, null, out _))
            return null;
        return "the n of a page is a number";
    }

    private static string? Opening(ReceivedRequest request)
    {
        if (request["Content-Length"] is null)
            return "a POST without a body needs Content-Length: 0";
        var from = request.Query.GetValueOrDefault("from");
        if (from is not null && !request.Query.ContainsKey("mount"))
            return "from names the repository of a mount, and there is no mount";
        return null;
    }

    private static string? Sending(ReceivedRequest request)
    {
        var range = request["Content-Range"];
        if (range is not null && !Span().IsMatch(range))
            return "Content-Range of an upload is <start>-<end>, without a unit";
        if (request["Content-Length"] is null && (request.Method == "PUT" || range is not null))
            return "Content-Length is missing";
        if (request["Content-Length"] == "0" || request["Content-Type"] == "application/octet-stream")
            return null;
        return "the Content-Type of a blob is application/octet-stream";
    }

    private static string? ManifestType(ReceivedRequest request)
    {
        if (request["Content-Type"] is not { } type)
            return "a manifest PUT needs the manifest's type as Content-Type";
        return type.Contains(';', StringComparison.Ordinal) ? "a manifest's Content-Type has no parameters" : null;
    }

    private static string? Accepting(ReceivedRequest request)
    {
        var accepted = (request["Accept"] ?? "*").Split(',');
        var isVague = accepted.All(static type => type.Contains('*', StringComparison.Ordinal));
        return isVague ? "a manifest is asked for with the types in Accept" : null;
    }

    private static string? Reading(ReceivedRequest request)
    {
        if (request["Range"] is not { } range || ByteRange().IsMatch(range))
            return null;
        return "Range of a blob is bytes=<start>-<end>, the end may be left out";
    }

    [GeneratedRegex("^[0-9]+-[0-9]+$")]
    private static partial Regex Span();

    [GeneratedRegex("^bytes=[0-9]+-[0-9]*$")]
    private static partial Regex ByteRange();
}
