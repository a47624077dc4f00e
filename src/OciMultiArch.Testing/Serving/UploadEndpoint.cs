namespace OciMultiArch.Testing.Serving;

/// <summary>Uploads: opening, mounting, parts, closing, cancelling.</summary>
internal sealed partial class UploadEndpoint(RegistryState state)
{
    private readonly TestRegistryOptions options = state.Options;

    public TestReply Open(ReceivedRequest request, Func<TestReply> unauthorized)
    {
        var name = request.Repository!;
        if (request.Query.ContainsKey("mount") && Mount(request, name, unauthorized) is { } mounted)
            return mounted;
        UploadSession upload = new(name);
        state.Uploads.Add(upload.Id, upload);
        if (request.Query.TryGetValue("digest", out var whole))
            return Finish(request, upload, whole);
        var reply = Session(request, upload, 202);
        foreach (var (header, value) in options.UploadHeaders)
            reply = reply.With(header, value);
        return reply;
    }

    public TestReply GoOn(ReceivedRequest request)
    {
        var upload = state.Uploads.GetValueOrDefault(request.Reference);
        if (upload is null || upload.Repository != request.Repository)
            return Unknown(request, "this upload session was never opened here");
        if (upload.Fault(request) is { } fault)
            return Unknown(request, fault);
        if (upload.IsClosed)
            return TestReply.Error(404, "BLOB_UPLOAD_UNKNOWN");
        if (Refusal(request) is { } refusal)
            return refusal;
        if (request.Method == "GET")
            return Session(request, upload, 204);
        if (request.Method == "DELETE")
            return Close(upload, new(204));
        if (request.Body.Length > options.LargestBody)
            return new TestReply(413).Bytes("<html>too large</html>"u8.ToArray(), "text/html");
        if (IsOutOfOrder(request, upload))
            return Session(request, upload, 416);
        if (request.Method == "PATCH")
            return TakePart(request, upload);
        return Finish(request, upload, request.Query["digest"]);
    }

    /// <summary>A reply has reached the client: the Location in it is the only one from now on.</summary>
    public void Delivered(TestReply reply)
    {
        if (!reply.Headers.TryGetValue("Location", out var location))
            return;
        lock (state.Gate)
            UploadIn(location)?.Received();
    }

    /// <summary>A request broke off in the middle of its body.</summary>
    public void BreakOff(ReceivedRequest request)
    {
        lock (state.Gate)
        {
            if (UploadIn(request.Path) is not { } upload)
                return;
            if (options.ResumesUploads)
                upload.Bytes.Write(request.Body);
            else
                upload.IsClosed = true;
        }
    }

    private UploadSession? UploadIn(string address) =>
        state.Uploads.Values.FirstOrDefault(upload => address.Contains(upload.Id, StringComparison.Ordinal));

    private TestReply? Mount(ReceivedRequest request, string name, Func<TestReply> unauthorized)
    {
        var digest = request.Query["mount"];
        // "from" is optional: where it is missing, an upload starts (distribution-spec, "Mounting a blob").
        if (!request.Query.TryGetValue("from", out var from))
            return null;
        var answer = from == name ? options.SelfMount : options.CrossMount;
        switch (answer)
        {
            case MountAnswer.Unauthorized:
                return unauthorized();
            case MountAnswer.Denied:
                return TestReply.Error(403, "DENIED");
            case MountAnswer.NotAllowed:
                return TestReply.Error(405, "UNSUPPORTED");
            case MountAnswer.CreatedWhenThere when state.Repository(from).Blob(digest, TimeSpan.Zero) is { } bytes:
                return Stored(request, name, digest, bytes);
            default:
                return null;
        }
    }

    private TestReply Finish(ReceivedRequest request, UploadSession upload, string digest)
    {
        upload.Bytes.Write(request.Body);
        var bytes = upload.Bytes.ToArray();
        // No duty: a client that streams learns only from the registry that its source gave other bytes.
        if (Hashes.Of(bytes, digest) != digest || IsSpoilt(upload))
            return Close(upload, TestReply.Error(400, "DIGEST_INVALID", digest));
        return Close(upload, Stored(request, upload.Repository, digest, bytes));
    }

    private TestReply Stored(ReceivedRequest request, string name, string digest, byte[] bytes)
    {
        state.Repository(name).Store(digest, bytes);
        var stored = new TestReply(201).With("Location", state.Locate(request, $"/v2/{name}/blobs/{digest}"));
        return options.TellsDigests ? stored.With("Docker-Content-Digest", digest) : stored;
    }

    private TestReply Unknown(ReceivedRequest request, string fault)
    {
        state.Broken(request, fault);
        return TestReply.Error(404, "BLOB_UPLOAD_UNKNOWN");
    }

    private static TestReply Close(UploadSession upload, TestReply reply)
    {
        upload.IsClosed = true;
        return reply;
    }

    private TestReply Session(ReceivedRequest request, UploadSession upload, int status)
    {
        var location = state.Locate(request, upload.NextLocation());
        var reply = new TestReply(status).With("Location", location);
        return RangeOf(upload) is { } range ? reply.With("Range", range) : reply;
    }
}
