using System.Globalization;
using System.Security.Cryptography;

namespace OciMultiArch.TestKit;

/// <content>Blobs: reading, mounting, uploading.</content>
public sealed partial class FakeRegistry
{
    private readonly Dictionary<string, FakeUpload> uploads = [];

    /// <summary>How many upload sessions are open: neither finished nor cancelled.</summary>
    public int OpenUploads
    {
        get
        {
            lock (gate) return uploads.Values.Count(each => !each.Closed);
        }
    }

    private FakeReply GetBlob(FakeRequest request, string name, string digest)
    {
        if (!Repository(name).Blobs.TryGetValue(digest, out var bytes)) return FakeReply.Error(404, "BLOB_UNKNOWN", digest);
        if (options.RedirectBlob is { } redirect) return new FakeReply(307).With("Location", redirect(digest).OriginalString);
        var whole = new FakeReply(200).Bytes(bytes, "application/octet-stream").With("Docker-Content-Digest", digest);
        if (!options.Ranges) return whole;
        whole = whole.With("Accept-Ranges", "bytes");
        if (request["Range"] is not { } range) return whole;
        var ends = range["bytes=".Length..].Split('-');
        var from = long.Parse(ends[0], CultureInfo.InvariantCulture);
        var to = ends[1].Length == 0 ? bytes.Length - 1 : Math.Min(bytes.Length - 1, long.Parse(ends[1], CultureInfo.InvariantCulture));
        return from >= bytes.Length
            ? new FakeReply(416).With("Content-Range", $"bytes */{bytes.Length}")
            : (whole with { Status = 206, Body = bytes[(int)from..((int)to + 1)] }).With(
                "Content-Range", $"bytes {from}-{to}/{bytes.Length}");
    }

    private FakeReply OpenUpload(FakeRequest request, string name)
    {
        if (request.Query.TryGetValue("mount", out var digest))
        {
            var from = request.Query.GetValueOrDefault("from", "");
            var answer = from == name ? options.SelfMount : options.CrossMount;
            if (answer == MountAnswer.Unauthorized)
                return options.Tokens is null
                    ? FakeReply.Error(401, "UNAUTHORIZED")
                    : Challenge(Needed(request), ",error=\"insufficient_scope\"");
            if (answer == MountAnswer.Denied) return FakeReply.Error(403, "DENIED");
            if (answer == MountAnswer.NotAllowed) return FakeReply.Error(405, "UNSUPPORTED");
            if (answer == MountAnswer.CreatedWhenThere && Repository(from).Blobs.TryGetValue(digest, out var bytes))
                return Stored(name, digest, bytes);
        }

        var upload = new FakeUpload(name);
        uploads.Add(upload.Id, upload);
        return options.SessionHeaders.Aggregate(Session(upload, 202), (reply, each) => reply.With(each.Key, each.Value));
    }

    private FakeReply GoOnWithUpload(FakeRequest request, string name, string id)
    {
        if (!uploads.TryGetValue(id, out var upload) || upload.Repository != name)
            return Violation(request, "this upload session was never opened here");
        if (upload.Fault(request) is { } fault) return Violation(request, fault);
        if (upload.Closed) return FakeReply.Error(404, "BLOB_UPLOAD_UNKNOWN");
        if (RefusePart(request) is { } refusal) return refusal;
        if (request.Method == "GET") return Session(upload, 204);
        if (request.Method == "DELETE") return Close(upload, new(204));
        if (request.Body.Length > options.LargestBody) return new FakeReply(413).Bytes("<html>too large</html>"u8.ToArray(), "text/html");
        if (OutOfOrder(request, upload)) return Session(upload, 416);
        if (request.Method == "PATCH") return TakePart(request, upload);
        upload.Bytes.Write(request.Body);
        return Finish(upload, request.Query["digest"]);
    }

    private FakeReply Finish(FakeUpload upload, string digest)
    {
        var bytes = upload.Bytes.ToArray();
        var actual = digest.StartsWith("sha512:", StringComparison.Ordinal)
            ? $"sha512:{Convert.ToHexStringLower(SHA512.HashData(bytes))}"
            : Bytes.Digest(bytes);
        return Close(upload, actual == digest && !IsSpoilt(upload) ? Stored(upload.Repository, digest, bytes) : FakeReply.Error(400, "DIGEST_INVALID", digest));
    }

    private static bool OutOfOrder(FakeRequest request, FakeUpload upload)
    {
        if (request["Content-Range"] is not { } range) return false;
        var ends = range.Split('-');
        var (from, to) = (long.Parse(ends[0], CultureInfo.InvariantCulture), long.Parse(ends[1], CultureInfo.InvariantCulture));
        return from != upload.Bytes.Length || to - from + 1 != request.Body.Length;
    }

    private FakeReply Stored(string name, string digest, byte[] bytes)
    {
        Repository(name).PutBlob(bytes, digest);
        return new FakeReply(201).With("Location", Locate($"/v2/{name}/blobs/{digest}")).With("Docker-Content-Digest", digest);
    }

    private static FakeReply Close(FakeUpload upload, FakeReply reply)
    {
        upload.Closed = true;
        return reply;
    }

    private FakeReply Session(FakeUpload upload, int status) =>
        WithRange(new FakeReply(status).With("Location", Locate(upload.NextLocation())), upload);

    // The client has the reply: the Location in it is the only one from now on.
    private void Delivered(FakeReply reply)
    {
        if (!reply.Headers.TryGetValue("Location", out var location)) return;
        lock (gate) uploads.Values.FirstOrDefault(each => location.Contains(each.Id, StringComparison.Ordinal))?.Received();
    }

    private void BreakOff(FakeRequest request)
    {
        lock (gate)
        {
            var upload = uploads.Values.FirstOrDefault(each => request.Path.Contains(each.Id, StringComparison.Ordinal));
            if (upload is null) return;
            if (options.ResumesUploads) upload.Bytes.Write(request.Body);
            else upload.Closed = true;
        }
    }
}
