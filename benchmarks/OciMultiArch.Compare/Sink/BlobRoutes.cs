using System.Globalization;
using System.Security.Cryptography;

namespace OciMultiArch.Compare.Sink;

/// <summary>Uploads and downloads of blobs.</summary>
internal sealed class BlobRoutes(Contents contents)
{
    // Of larger bodies the size is looked at alone: hashing them would take the time that is measured.
    private const int Hashed = 1 << 16;

    public Answer Get(Request request, string repository, string digest)
    {
        if (contents.SizeOf(repository, digest) is not { } size)
            return Answer.Error(404, "BLOB_UNKNOWN");
        if (request.Method == "HEAD")
            return Describe(new(200) { File = "", Part = (0, size) }, digest);
        if (contents.BytesOf(digest) is { } kept)
            return Describe(new(200) { Body = kept }, digest);
        return FromFile(request, digest, size);
    }

    public Answer Upload(Request request, string repository, ReceivedBody body) => request.Method switch
    {
        "POST" => Begin(request, repository, body),
        "PATCH" => Located(202, request, request.Path).With("Range", $"0-{Math.Max(0, body.Length - 1)}"),
        "PUT" => End(request, repository, body),
        "GET" => Located(204, request, request.Path).With("Range", $"0-{Math.Max(0, SoFar(request) - 1)}"),
        _ => new(204),
    };

    private long SoFar(Request request) => contents.Uploads.TryGetValue(request.Path, out var begun) ? begun.Length : 0;

    private Answer Begin(Request request, string repository, ReceivedBody body)
    {
        if (request.Parameter("mount") is { } digest && request.Parameter("from") is { } from && contents.Mount(from, repository, digest))
            return Located(201, request, $"/v2/{repository}/blobs/{digest}").With("Docker-Content-Digest", digest);
        if (request.Parameter("digest") is not null)
            return End(request, repository, body);
        var path = $"/v2/{repository}/blobs/uploads/{Guid.NewGuid():N}";
        contents.Uploads[path] = new();
        return Located(202, request, path).With("Range", "0-0").With("Docker-Upload-UUID", path[^32..]);
    }

    private Answer End(Request request, string repository, ReceivedBody body)
    {
        var digest = request.Parameter("digest") ?? "";
        if (body.Length <= Hashed && digest != "sha256:" + Convert.ToHexStringLower(SHA256.HashData(body.Bytes!)))
            return Answer.Error(400, "DIGEST_INVALID");
        contents.Uploads.TryRemove(request.Path, out _);
        contents.AddBlob(repository, digest, body);
        return Located(201, request, $"/v2/{repository}/blobs/{digest}").With("Docker-Content-Digest", digest);
    }

    private Answer FromFile(Request request, string digest, long size)
    {
        if (contents.FileOf(digest) is not { } file)
            return Answer.Error(404, "BLOB_DROPPED");
        if (request.Header("Range") is not { } range)
            return Describe(new(200) { File = file, Part = (0, size) }, digest);
        var ends = range["bytes=".Length..].Split('-');
        var first = long.Parse(ends[0], CultureInfo.InvariantCulture);
        var last = ends[1].Length > 0 ? long.Parse(ends[1], CultureInfo.InvariantCulture) : size - 1;
        Answer part = new(206) { File = file, Part = (first, last - first + 1) };
        return Describe(part, digest).With("Content-Range", $"bytes {first}-{last}/{size}");
    }

    private static Answer Describe(Answer answer, string digest) => answer
        .With("Content-Type", "application/octet-stream")
        .With("Docker-Content-Digest", digest)
        .With("Accept-Ranges", "bytes");

    private static Answer Located(int status, Request request, string path) => new Answer(status).With("Location", request.Base + path);
}
