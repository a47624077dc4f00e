namespace OciMultiArch.Testing.Serving;

/// <summary>Blobs that are read: whole, from a byte on, or from the storage host.</summary>
internal sealed class BlobEndpoint(RegistryState state)
{
    private readonly TestRegistryOptions options = state.Options;

    public TestReply Get(ReceivedRequest request)
    {
        if (!Digest.TryParse(request.Reference, null, out _))
            return TestReply.Error(400, "DIGEST_INVALID", request.Reference);
        var repository = state.Repository(request.Repository!);
        if (repository.Blob(request.Reference, options.ReadLag) is not { } bytes)
            return TestReply.Error(404, "BLOB_UNKNOWN", request.Reference);
        return Elsewhere(request) ?? Send(request, bytes, request.Reference);
    }

    /// <summary>The bytes of a blob on the storage host: the path is /repository/digest.</summary>
    public TestReply GetStored(ReceivedRequest request)
    {
        if (request.IsSigned)
            state.Broken(request, "Authorization was sent on to the host that the registry redirected to");
        var slash = request.Path.LastIndexOf('/');
        var name = request.Path[1..slash];
        var digest = request.Path[(slash + 1)..];
        var bytes = state.Repository(name).Blob(digest, TimeSpan.Zero);
        return bytes is null ? new(404) : Send(request, bytes, digest);
    }

    private TestReply? Elsewhere(ReceivedRequest request)
    {
        var location = options.BlobLocation?.Invoke(request.Reference).OriginalString;
        if (location is null && options.StorageHost is { } host)
            location = $"{request.Url.Scheme}://{host}/{request.Repository}/{request.Reference}?signature=of-the-storage";
        return location is null ? null : new TestReply(307).With("Location", location);
    }

    private TestReply Send(ReceivedRequest request, byte[] bytes, string digest)
    {
        var whole = new TestReply(200).Bytes(bytes, "application/octet-stream");
        if (options.TellsDigests)
            whole = whole.With("Docker-Content-Digest", digest);
        if (!options.Ranges)
            return whole;
        whole = whole.With("Accept-Ranges", "bytes");
        if (ByteSpan.Read(request["Range"], "bytes=") is not { } span)
            return whole;
        if (span.From >= bytes.Length)
            return new TestReply(416).With("Content-Range", $"bytes */{bytes.Length}");
        var to = Math.Min(bytes.Length - 1, span.To);
        var from = (int)span.From;
        var part = whole with { Status = 206, Body = bytes.AsMemory(from, (int)to + 1 - from) };
        return part.With("Content-Range", $"bytes {span.From}-{to}/{bytes.Length}");
    }
}
