using System.Text.RegularExpressions;

namespace OciMultiArch.TestKit;

/// <content>Which request means what.</content>
public sealed partial class FakeRegistry
{
    private FakeReply Route(FakeRequest request)
    {
        if (request.Path is "/v2/" or "/v2") return new FakeReply(200).Bytes("{}"u8.ToArray(), "application/json");
        if (Address().Match(request.Path) is not { Success: true } match) return new(404);
        var (name, reference) = (match.Groups["name"].Value, match.Groups["reference"].Value);
        return (match.Groups["kind"].Value, request.Method) switch
        {
            ("blobs/uploads", "POST") when reference.Length == 0 => OpenUpload(request, name),
            ("blobs/uploads", "PATCH" or "PUT" or "GET" or "DELETE") => GoOnWithUpload(request, name, reference),
            ("blobs", "GET" or "HEAD") => GetBlob(request, name, reference),
            ("manifests", "GET" or "HEAD") => GetManifest(request, name, reference),
            ("manifests", "PUT") => PutManifest(request, name, reference),
            ("tags", "GET") when reference == "list" => ListTags(request, name),
            ("referrers", "GET") when options.Referrers => ListReferrers(request, name, reference),
            ("referrers", _) => new(404),
            ("blobs" or "manifests", "DELETE") => Delete(name, reference),
            _ => FakeReply.Error(405, "UNSUPPORTED"),
        };
    }

    private FakeReply Delete(string name, string reference)
    {
        if (!options.Deletes) return FakeReply.Error(405, "UNSUPPORTED");
        var isTag = !reference.Contains(':', StringComparison.Ordinal);
        if (isTag && !options.DeletesTags) return FakeReply.Error(400, "DIGEST_INVALID", reference);
        var there = !isTag ? Repository(name).Remove(reference) : Repository(name).Untag(reference);
        return there ? new(202) : FakeReply.Error(404, "MANIFEST_UNKNOWN", reference);
    }

    private string Locate(string path) => options.RelativeUrls ? path : $"{BaseAddress.GetLeftPart(UriPartial.Authority)}{path}";

    // The grammar of names is that of the distribution specification.
    [GeneratedRegex(
        @"^/v2/(?<name>[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*)"
            + "/(?<kind>blobs/uploads|blobs|manifests|tags|referrers)/(?<reference>[^/]*)$")]
    private static partial Regex Address();
}
