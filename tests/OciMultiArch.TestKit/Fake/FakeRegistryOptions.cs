using System.Security.Cryptography.X509Certificates;

namespace OciMultiArch.TestKit;

/// <summary>
/// How a <see cref="FakeRegistry"/> behaves: as <see cref="Registry"/> says, with what tests change most beside it.
/// </summary>
public sealed record FakeRegistryOptions
{
    /// <summary>How the registry behaves; host and login are set by what stands here.</summary>
    public TestRegistryOptions Registry { get; init; } = new();

    public MountAnswer SelfMount { init => Registry = Registry with { SelfMount = value }; }

    public MountAnswer CrossMount { init => Registry = Registry with { CrossMount = value }; }

    public bool Referrers { init => Registry = Registry with { Referrers = value }; }

    public bool ManyTags { init => Registry = Registry with { ManyTags = value }; }

    public bool ImmutableTags { init => Registry = Registry with { ImmutableTags = value }; }

    public bool SparseIndexes { init => Registry = Registry with { SparseIndexes = value }; }

    public bool Deletes { init => Registry = Registry with { Deletes = value }; }

    public bool DeletesTags { init => Registry = Registry with { DeletesTags = value }; }

    public bool Ranges { init => Registry = Registry with { Ranges = value }; }

    public bool RelativeUrls { init => Registry = Registry with { RelativeUrls = value }; }

    public bool ResumesUploads { init => Registry = Registry with { ResumesUploads = value }; }

    public long? LargestBody { init => Registry = Registry with { LargestBody = value }; }

    public UploadHabits Uploads { init => Registry = Registry with { Uploads = value }; }

    public int? PageSize { init => Registry = Registry with { PageSize = value }; }

    public IReadOnlyDictionary<string, string> SessionHeaders { init => Registry = Registry with { UploadHeaders = value }; }

    /// <summary>Where a blob's bytes are fetched from, by digest, as an answer with 307; null: from here.</summary>
    public Func<string, Uri>? RedirectBlob { init => Registry = Registry with { BlobLocation = value }; }

    /// <summary>Asks for tokens of this server; null with no <see cref="BasicUser"/>: open to everyone.</summary>
    public TokenServer? Tokens { get; init; }

    /// <summary>Asks for this user with <see cref="RealRegistry.Password"/> by Basic authentication; null: it does not.</summary>
    public string? BasicUser { get; init; }

    /// <summary>The HTTPS certificate; null: plain HTTP.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Whether disposing keeps silent about violations: for tests of the violations themselves.</summary>
    public bool ToleratesViolations { get; init; }

    /// <summary>Whether requests are served whatever duties they break: for clients of others.</summary>
    public bool ServesOthers { get; init; }

    /// <summary>The options of the registry behind the socket at an address.</summary>
    internal TestRegistryOptions At(string host)
    {
        var registry = Registry with { Host = host, IsStrict = !ServesOthers, AllowsUnreachedFaults = true };
        if (BasicUser is { } user)
            return registry with { Authentication = RegistryAuthentication.Basic, Accounts = [new(user, RealRegistry.Password)] };
        if (Tokens is not { } tokens) return registry;
        return registry with
        {
            Authentication = RegistryAuthentication.Bearer,
            ForeignTokens = new(tokens.Realm, TokenServer.Service, tokens.ScopesOf),
        };
    }
}
