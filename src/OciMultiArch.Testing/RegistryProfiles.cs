using OciMultiArch.Testing.Options;

namespace OciMultiArch.Testing;

/// <summary>
/// Options of a <see cref="TestRegistry"/> that behaves as a real registry is known to: its host names, how one logs in,
/// what it refuses, and where it deviates from the specification. Those with a login have no account yet:
/// <c>RegistryProfiles.Ghcr with { Accounts = [account] }</c>.
/// </summary>
public static partial class RegistryProfiles
{
    private const int Mebibyte = 1 << 20;

    // Made anew each time: the initialisers of the two files run in no order that one may rely on.
    private static TestRegistryOptions WithTokens => new() { Authentication = RegistryAuthentication.Bearer };

    /// <summary>Docker Hub: three host names, and a token service and a storage on further ones.</summary>
    public static TestRegistryOptions DockerHub { get; } = WithTokens with
    {
        Name = "Docker Hub",
        Host = "docker.io",
        TokenHost = "auth.docker.io",
        StorageHost = "production.cloudflare.docker.com",
    };

    /// <summary>GitHub's ghcr.io: relative upload URLs, parts of at most 4 MiB, pages, no referrers API.</summary>
    public static TestRegistryOptions Ghcr { get; } = WithTokens with
    {
        Name = "GHCR",
        Host = "ghcr.io",
        RelativeUrls = true,
        Uploads = new() { LargestPart = 4 * Mebibyte },
        PageSize = 100,
        Referrers = false,
    };

    /// <summary>
    /// Amazon ECR: Basic on every request, 201 for parts, a range that stands still, no status of uploads, no mounts.
    /// </summary>
    public static TestRegistryOptions Ecr { get; } = new()
    {
        Name = "ECR",
        Host = "123456789012.dkr.ecr.eu-central-1.amazonaws.com",
        StorageHost = "starport-layer-bucket.s3.eu-central-1.amazonaws.com",
        Authentication = RegistryAuthentication.Basic,
        CrossMount = MountAnswer.AlwaysSession,
        TellsDigests = false,
        PageSize = 1000,
        Uploads = new()
        {
            PartStatus = 201,
            Range = RangeHabit.FirstPart,
            TellsStatus = false,
            SmallestPart = 5 * Mebibyte,
        },
    };

    /// <summary>Amazon ECR Public: an upload in parts is refused at its end.</summary>
    public static TestRegistryOptions EcrPublic { get; } = WithTokens with
    {
        Name = "ECR Public",
        Host = "public.ecr.aws",
        Uploads = new() { PartStatus = 201, LosesParts = true },
    };

    /// <summary>Azure: tokens by POST for identity tokens, no status of uploads, blobs on a storage that takes no login.</summary>
    public static TestRegistryOptions Acr { get; } = WithTokens with
    {
        Name = "ACR",
        Host = "acme.azurecr.io",
        StorageHost = "acme.blob.core.windows.net",
        TakesTokenPosts = true,
        Uploads = new() { TellsStatus = false },
        LockedTag = LockedTagAnswer.Acr,
    };

    /// <summary>Google Artifact Registry: takes no parts.</summary>
    public static TestRegistryOptions ArtifactRegistry { get; } = WithTokens with
    {
        Name = "Artifact Registry",
        Host = "europe-docker.pkg.dev",
        Uploads = new() { TakesParts = false, PartStatus = 204 },
        LockedTag = LockedTagAnswer.ArtifactRegistry,
    };

    /// <summary>GitLab: its token service is on another host, and so are blobs; no referrers API.</summary>
    public static TestRegistryOptions GitLab { get; } = WithTokens with
    {
        Name = "GitLab",
        Host = "registry.gitlab.com",
        TokenHost = "gitlab.com",
        StorageHost = "cdn.registry.gitlab-static.net",
        Referrers = false,
        LockedTag = LockedTagAnswer.GitLab,
    };
}
