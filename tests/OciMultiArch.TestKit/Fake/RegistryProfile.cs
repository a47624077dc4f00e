namespace OciMultiArch.TestKit;

/// <summary>A family of registries, as people met it: its habits, scaled down so that a part of 128 KiB is a common one.</summary>
public sealed record RegistryProfile(string Name, FakeRegistryOptions Options)
{
    private const int Part = 128 * 1024;

    /// <summary>All families.</summary>
    public static IReadOnlyList<RegistryProfile> All { get; } =
    [
        new("distribution 2.8", new()),
        new("distribution 3", new() { ResumesUploads = true }),
        new("ECR", Of(new()
        {
            PartStatus = 201, Range = RangeHabit.FirstPart, TellsStatus = false, SmallestPart = Part,
        })),
        new("ECR Public", Of(new() { PartStatus = 201, LosesParts = true })),
        new("Artifact Registry", Of(new() { TakesParts = false, PartStatus = 204 })),
        new("GHCR", Of(new() { LargestPart = Part }) with { RelativeUrls = true }),
        new("ACR", Of(new() { TellsStatus = false })),
        new("zot", Of(new() { Range = RangeHabit.LastPart })),
        new("Gitea", Of(new() { Range = RangeHabit.Absent })),
        new("R2", Of(new() { EqualParts = true }) with { ResumesUploads = true }),
        new("behind a body limit", new() { LargestBody = Part }),
        new("serverless", new()
        {
            LargestBody = Part,
            SessionHeaders = new Dictionary<string, string> { ["OCI-Chunk-Max-Length"] = "131072" },
        }),
    ];

    public static RegistryProfile Named(string name) => All.Single(each => each.Name == name);

    public override string ToString() => Name;

    private static FakeRegistryOptions Of(UploadHabits habits) => new() { Uploads = habits };
}
