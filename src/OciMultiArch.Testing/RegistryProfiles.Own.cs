using OciMultiArch.Internal;
using OciMultiArch.Testing.Options;

namespace OciMultiArch.Testing;

/// <content>Registries that people run themselves.</content>
public static partial class RegistryProfiles
{
    /// <summary>Quay: answers the referrers API with 400.</summary>
    public static TestRegistryOptions Quay { get; } = WithTokens with
    {
        Name = "Quay",
        Host = "quay.io",
        Referrers = false,
        ReferrersStatus = 400,
        LockedTag = LockedTagAnswer.Quay,
    };

    /// <summary>Harbor: a mount from another project is 401.</summary>
    public static TestRegistryOptions Harbor { get; } = WithTokens with
    {
        Name = "Harbor",
        Host = "harbor.example.com",
        CrossMount = MountAnswer.Unauthorized,
        LockedTag = LockedTagAnswer.Harbor,
    };

    /// <summary>Nexus: Basic, and no digests in headers.</summary>
    public static TestRegistryOptions Nexus { get; } = new()
    {
        Name = "Nexus",
        Host = "nexus.example.com",
        Authentication = RegistryAuthentication.Basic,
        TellsDigests = false,
        Referrers = false,
    };

    /// <summary>Artifactory: no digests in headers, 406 for the referrers API.</summary>
    public static TestRegistryOptions Artifactory { get; } = WithTokens with
    {
        Name = "Artifactory",
        Host = "acme.jfrog.io",
        TellsDigests = false,
        Referrers = false,
        ReferrersStatus = 406,
        LockedTag = LockedTagAnswer.Artifactory,
    };

    /// <summary>Gitea and Forgejo: a new upload has no <c>Range</c>.</summary>
    public static TestRegistryOptions Gitea { get; } = WithTokens with
    {
        Name = "Gitea",
        Host = "gitea.example.com",
        Uploads = new() { Range = RangeHabit.Absent },
    };

    /// <summary>zot: the <c>Range</c> after a part covers that part alone. Open to everybody.</summary>
    public static TestRegistryOptions Zot { get; } = new()
    {
        Name = "zot",
        Host = "zot.example.com",
        Uploads = new() { Range = RangeHabit.LastPart },
    };

    /// <summary>docker-registry 2.8 as it starts: no referrers API, no deletion. Open to everybody.</summary>
    public static TestRegistryOptions Distribution2 { get; } = new()
    {
        Name = "distribution 2",
        Host = "localhost:5000",
        Referrers = false,
        Deletes = false,
        DeletesTags = false,
    };

    /// <summary>distribution 3 as it starts: as version 2, and an upload that was interrupted goes on.</summary>
    public static TestRegistryOptions Distribution3 { get; } = Distribution2 with
    {
        Name = "distribution 3",
        ResumesUploads = true,
    };

    /// <summary>All of them: for tests that must pass with every registry.</summary>
    public static IReadOnlyList<TestRegistryOptions> All => Frozen.List<TestRegistryOptions>(
    [
        DockerHub, Ghcr, Ecr, EcrPublic, Acr, ArtifactRegistry, GitLab,
        Quay, Harbor, Nexus, Artifactory, Gitea, Zot, Distribution2, Distribution3,
    ]);

    /// <summary>One of them by its <see cref="TestRegistryOptions.Name"/>: test cases are named by text.</summary>
    /// <param name="name">The name, for example <c>Docker Hub</c>.</param>
    /// <exception cref="ArgumentException">None has this name.</exception>
    public static TestRegistryOptions Named(string name)
    {
        var found = All.FirstOrDefault(profile => profile.Name == name);
        return found ?? throw new ArgumentException($"'{name}' is none of {string.Join(", ", All)}.", nameof(name));
    }
}
