using OciMultiArch.Testing.Requests;

namespace OciMultiArch.Testing.Serving;

/// <summary>Which request means what, and who serves it.</summary>
internal sealed class Router
{
    private readonly RegistryState state;
    private readonly Access access;
    private readonly TokenEndpoint tokens;
    private readonly BlobEndpoint blobs;
    private readonly ManifestEndpoint manifests;
    private readonly ListEndpoint lists;

    public Router(RegistryState state)
    {
        this.state = state;
        TokenIssuer issuer = new(state.Options);
        access = new(state, issuer);
        tokens = new(state, issuer, access);
        blobs = new(state);
        Uploads = new(state);
        manifests = new(state);
        lists = new(state);
    }

    public UploadEndpoint Uploads { get; }

    /// <summary>What a request names, by the host that it is sent to.</summary>
    public RequestAddress AddressOf(Uri url, string path)
    {
        var options = state.Options;
        if (options.StorageHost is { } storage && IsHost(url, storage))
            return new(RequestKind.Storage);
        var isToken = path == "/token" && options.Authentication == RegistryAuthentication.Bearer;
        if (isToken && IsHost(url, options.TokenHost ?? options.ApiHost))
            return new(RequestKind.Token);
        if (IsHost(url, options.ApiHost))
            return RequestAddress.Of(path);
        return new(RequestKind.Other);
    }

    /// <summary>Whether a host is one of the registry's.</summary>
    public bool IsOwn(Uri url)
    {
        var options = state.Options;
        string?[] own = [options.Host, options.ApiHost, options.TokenHost, options.StorageHost];
        return own.Any(host => IsHost(url, host));
    }

    /// <summary>Notes what is wrong with the head of a request.</summary>
    /// <exception cref="RegistryDutyException">Something is, and the registry is strict.</exception>
    public void CheckHead(ReceivedRequest request)
    {
        if (!IsOwn(request.Url))
            state.Broken(request, $"{request.Authority} is no host of {state.Options.Host}: tests use no network");
        var duty = RequestDuties.Broken(request);
        if (duty is null && !state.IsLinked(request))
            duty = RequestDuties.BrokenByQuery(request);
        if (duty is null && request.Kind is not (RequestKind.Token or RequestKind.Storage))
            duty = access.Broken(request);
        if (duty is not null)
            state.Broken(request, duty);
    }

    /// <summary>The refusal of a request by its login, before its body is read; null when it may go on.</summary>
    public TestReply? Refusal(ReceivedRequest request) =>
        request.Kind is RequestKind.Token or RequestKind.Storage ? null : access.Refusal(request);

    /// <summary>Serves a request whose body was read.</summary>
    public TestReply Serve(ReceivedRequest request)
    {
        if (request["Content-Length"] is { } length && length != $"{request.Body.Length}")
            state.Broken(request, $"Content-Length is {length}, the body has {request.Body.Length} bytes");
        lock (state.Gate)
            return Route(request);
    }

    private TestReply Route(ReceivedRequest request) => (request.Kind, request.Method) switch
    {
        (RequestKind.Other, _) when RequestAddress.IsOfBadName(request.Path) => TestReply.Error(400, "NAME_INVALID"),
        (RequestKind.Other, _) => new(404),
        (RequestKind.Token, _) => tokens.Answer(request),
        (RequestKind.Storage, "GET" or "HEAD") => blobs.GetStored(request),
        (RequestKind.Ping, "GET" or "HEAD") => new TestReply(200).Bytes("{}"u8.ToArray(), "application/json")
            .With("Docker-Distribution-API-Version", "registry/2.0"),
        (RequestKind.Catalog, "GET") => lists.Catalog(request),
        (RequestKind.Tags, "GET") => lists.Tags(request),
        (RequestKind.Referrers, "GET") => lists.Referrers(request),
        (RequestKind.Referrers, _) => new(404),
        (RequestKind.Blob, "GET" or "HEAD") => blobs.Get(request),
        (RequestKind.Blob or RequestKind.Manifest, "DELETE") => manifests.Delete(request),
        (RequestKind.Manifest, "GET" or "HEAD") => manifests.Get(request),
        (RequestKind.Manifest, "PUT") => manifests.Put(request),
        (RequestKind.Upload, "POST") when request.Reference.Length == 0 =>
            Uploads.Open(request, () => access.Unauthorized(request)),
        (RequestKind.Upload, "PATCH" or "PUT" or "GET" or "DELETE") => Uploads.GoOn(request),
        _ => TestReply.Error(405, "UNSUPPORTED"),
    };

    private static bool IsHost(Uri url, string? host) => url.Authority.Equals(host, StringComparison.OrdinalIgnoreCase);
}
