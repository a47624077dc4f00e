namespace OciMultiArch.TestKit;

/// <summary>
/// How a <see cref="FakeRegistry"/> behaves. The default is a registry of today that does all the distribution
/// specification describes.
/// </summary>
public sealed record FakeRegistryOptions
{
    /// <summary>The answer to a mount from the target repository itself.</summary>
    public MountAnswer SelfMount { get; init; } = MountAnswer.CreatedWhenThere;

    /// <summary>The answer to a mount from another repository.</summary>
    public MountAnswer CrossMount { get; init; } = MountAnswer.CreatedWhenThere;

    /// <summary>Asks for tokens of this server; null with no <see cref="BasicUser"/>: open to everyone.</summary>
    public TokenServer? Tokens { get; init; }

    /// <summary>Asks for this user with <see cref="RealRegistry.Password"/> by Basic authentication; null: it does not.</summary>
    public string? BasicUser { get; init; }

    /// <summary>Whether /referrers/ is answered; else it is 404 and OCI-Subject is never sent.</summary>
    public bool Referrers { get; init; } = true;

    /// <summary>Whether several ?tag= of one manifest PUT are heeded and echoed.</summary>
    public bool ManyTags { get; init; }

    /// <summary>Whether a tag that exists can be written again; if not, even the same manifest is refused with TAG_INVALID.</summary>
    public bool ImmutableTags { get; init; }

    /// <summary>Whether an index may name manifests that are not there.</summary>
    public bool SparseIndexes { get; init; }

    public bool Deletes { get; init; } = true;

    /// <summary>Whether DELETE takes a tag; else it is 400, as of distribution 2.8.</summary>
    public bool DeletesTags { get; init; } = true;

    /// <summary>Whether the Range header of a blob GET is heeded.</summary>
    public bool Ranges { get; init; } = true;

    /// <summary>Whether Location names no scheme and host.</summary>
    public bool RelativeUrls { get; init; }

    /// <summary>Whether an upload that broke off keeps the bytes that came and can go on; else the session is gone.</summary>
    public bool ResumesUploads { get; init; }

    /// <summary>The most bytes a PUT or PATCH of a blob may have before it is 413; null: any.</summary>
    public long? LargestBody { get; init; }

    /// <summary>How blobs in parts are taken.</summary>
    public UploadHabits Uploads { get; init; } = new();

    /// <summary>The most tags or referrers in one page; null: all in one.</summary>
    public int? PageSize { get; init; }

    /// <summary>More headers of the reply that opens an upload session, such as OCI-Chunk-Min-Length.</summary>
    public IReadOnlyDictionary<string, string> SessionHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>Where a blob's bytes are fetched from, by digest, as an answer with 307; null: from here.</summary>
    public Func<string, Uri>? RedirectBlob { get; init; }

    /// <summary>The HTTPS certificate; null: plain HTTP.</summary>
    public System.Security.Cryptography.X509Certificates.X509Certificate2? Certificate { get; init; }

    /// <summary>Whether disposing keeps silent about violations: for tests of the violations themselves.</summary>
    public bool ToleratesViolations { get; init; }

    /// <summary>Whether requests are served whatever duties they break: for clients of others.</summary>
    public bool ServesOthers { get; init; }
}
