namespace OciMultiArch.Clouds;

/// <summary>The token of a machine of Google's, or of a pod with an identity (cloud.google.com, "About VM metadata").</summary>
internal sealed class MetadataServer(CloudOptions options, CloudHttp http)
{
    private const string Machine = "169.254.169.254";
    private const string Path = "computeMetadata/v1/instance/service-accounts/default/token";

    /// <summary>The variable that names the server.</summary>
    public const string HostVariable = "GCE_METADATA_HOST";

    /// <param name="named">The server that the environment names; null for that of this machine.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<CloudToken> FindAsync(string? named, CancellationToken cancellationToken)
    {
        var address = $"http://{named ?? Machine}/{Path}";
        var url = CloudUrl.Of(HostVariable, address, static url => url.AbsolutePath == $"/{Path}", "it is no host");
        CloudCall call = new()
        {
            Service = $"The metadata server ({url.Authority})",
            Remedy = "Check that the machine has a service account.",
            IsLocal = true,
            NewRequest = () => new(HttpMethod.Get, url) { Headers = { { "Metadata-Flavor", "Google" } } },
        };
        var reply = await http.SendAsync(call, cancellationToken).ConfigureAwait(false);
        if (!reply.IsOfMetadataServer)
            throw reply.Unusable("it is no metadata server of Google's");
        return reply.AccessToken(options.TimeProvider);
    }
}
