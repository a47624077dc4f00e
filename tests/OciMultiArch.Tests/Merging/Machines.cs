using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Merging;

/// <summary>The images of several machines, and the place they merge them in.</summary>
internal sealed class Machines
{
    public const string Version = "1.4.0";

    public Family Family { get; } = new();

    public MemoryStore Store { get; } = new();

    /// <summary>Options under which nobody waits.</summary>
    public static MergeOptions Quick => new() { TimeProvider = new Hurried() };

    public Artifact Image(string platform, string layer = "layer") => Family.Image(platform, platform, layer);

    /// <summary>An index as BuildKit pushes it: one image with its attestation.</summary>
    public Artifact Attested(string platform)
    {
        var (image, proof) = (Image(platform), Family.Image($"proof of {platform}", "unknown/unknown", $"proof {platform}"));
        return Family.Index(
            $"attested {platform}",
            Samples.OnPlatform(image.Descriptor, platform),
            Samples.BuildKitAttestation(proof.Descriptor, image.Digest));
    }

    public async Task<Artifact> IndexAsync(string tag = Version) => await Store.GetAsync(tag);

    /// <summary>The platforms of the index, attestations included.</summary>
    public async Task<IReadOnlyList<string>> PlatformsAsync(string tag = Version) =>
        [.. (await IndexAsync(tag)).Index!.Manifests.Select(static each => each.Platform!.ToString())];

    public async Task<IReadOnlyList<string>> TagsAsync() => [.. (await Store.TagsAsync().ToListAsync()).Select(static each => each.Value)];

    /// <summary>A clock whose every wait is over at once.</summary>
    private sealed class Hurried : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
    }
}
