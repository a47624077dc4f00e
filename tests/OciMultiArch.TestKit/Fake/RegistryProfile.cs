namespace OciMultiArch.TestKit;

/// <summary>
/// A family of registries by how it takes blobs: the profiles of the package, open to everybody, scaled down so that a
/// part of 128 KiB is a common one, and what stands before registries.
/// </summary>
public sealed record RegistryProfile(string Name, FakeRegistryOptions Options)
{
    private const int Part = 128 * 1024;

    /// <summary>All families.</summary>
    public static IReadOnlyList<RegistryProfile> All { get; } =
    [
        new("distribution 2.8", Of(RegistryProfiles.Distribution2)),
        new("distribution 3", Of(RegistryProfiles.Distribution3)),
        new("ECR", Of(RegistryProfiles.Ecr)),
        new("ECR Public", Of(RegistryProfiles.EcrPublic)),
        new("Artifact Registry", Of(RegistryProfiles.ArtifactRegistry)),
        new("GHCR", Of(RegistryProfiles.Ghcr)),
        new("ACR", Of(RegistryProfiles.Acr)),
        new("zot", Of(RegistryProfiles.Zot)),
        new("Gitea", Of(RegistryProfiles.Gitea)),
        new("R2", new() { Uploads = new() { EqualParts = true }, ResumesUploads = true }),
        new("behind a body limit", new() { LargestBody = Part }),
        new("serverless", new()
        {
            LargestBody = Part,
            SessionHeaders = new Dictionary<string, string> { ["OCI-Chunk-Max-Length"] = "131072" },
        }),
    ];

    public static RegistryProfile Named(string name) => All.Single(each => each.Name == name);

    public override string ToString() => Name;

    private static FakeRegistryOptions Of(TestRegistryOptions profile)
    {
        var uploads = profile.Uploads;
        if (uploads.LargestPart is not null) uploads = uploads with { LargestPart = Part };
        if (uploads.SmallestPart > 0) uploads = uploads with { SmallestPart = Part };
        return new()
        {
            Registry = profile with { Authentication = RegistryAuthentication.None, StorageHost = null, Uploads = uploads },
        };
    }
}
