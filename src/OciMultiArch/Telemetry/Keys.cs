namespace OciMultiArch.Telemetry;

/// <summary>
/// The keys of attributes: those of OpenTelemetry's semantic conventions, and under <c>oci.</c> those that are only
/// known here.
/// </summary>
internal static class Keys
{
    public const string Method = "http.request.method";
    public const string ResendCount = "http.request.resend_count";
    public const string Status = "http.response.status_code";
    public const string Host = "server.address";
    public const string Port = "server.port";
    public const string Url = "url.full";
    public const string Template = "url.template";
    public const string Error = "error.type";
    public const string Direction = "network.io.direction";

    public const string ExchangeKind = "oci.exchange.kind";
    public const string Registry = "oci.registry";
    public const string Repository = "oci.repository";
    public const string Store = "oci.store";
    public const string Source = "oci.source";
    public const string Target = "oci.target";
    public const string ManifestDigest = "oci.manifest.digest";
    public const string RootCount = "oci.roots";
    public const string Tags = "oci.tags";
    public const string Written = "oci.tags.written";
    public const string Parts = "oci.parts";
    public const string Rounds = "oci.rounds";
    public const string Problems = "oci.problems";
    public const string Indexes = "oci.indexes";
    public const string FailedIndexes = "oci.indexes.failed";
    public const string BlobDigest = "oci.blob.digest";
    public const string BlobSize = "oci.blob.size";
    public const string Arrival = "oci.arrival";
    public const string BlobCount = "oci.blobs";
    public const string CopiedBlobs = "oci.blobs.copied";
    public const string MountedBlobs = "oci.blobs.mounted";
    public const string ManifestCount = "oci.manifests";
    public const string CopiedManifests = "oci.manifests.copied";
}
