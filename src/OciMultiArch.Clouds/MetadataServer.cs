namespace OciMultiArch.Clouds;

/// <summary>The token of a machine of Google's, or of a pod with an identity (cloud.google.com, "About VM metadata").</summary>
internal sealed class MetadataServer(CloudOptions options, CloudHttp http)
{
    private const string Machine = "169.254.169.254";
    private const string Path = "computeMetadata/v1/instance/service-accounts/default/token";

    /// <param name="named">The server that the environment names; null for that of this machine.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<CloudToken> FindAsync(string? named, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate($"http://{named ?? Machine}/{Path}", UriKind.Absolute, out var url) || url.AbsolutePath != $"/{Path}")
            throw CloudFailure.Setting(
                "GCE_METADATA_HOST", "it is no host", "Correct GCE_METADATA_HOST, or unset it.");
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
