using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>What is other for one platform of a <see cref="GoApp"/>.</summary>
public sealed record GoPlatformSettings
{
    /// <summary>The platform, one of <see cref="GoApp.Platforms"/>; its variant counts as written or as usual.</summary>
    public required Platform Platform { get; init; }

    /// <summary>The base of this platform's image, in place of <see cref="GoApp.Base"/>; null, the default, for that.</summary>
    public Artifact? Base { get; init; }

    /// <summary>
    /// Environment variables of go for this platform, on top of <see cref="GoApp.GoEnvironment"/>: for cgo, <c>CC</c> and
    /// <c>CXX</c> name its C compilers.
    /// </summary>
    public IReadOnlyDictionary<string, string> GoEnvironment
    {
        get;
        init => field = Frozen.Map(value);
    } = Frozen.EmptyMap();

    /// <summary>Flags for the linker, in place of <see cref="GoApp.LdFlags"/>; null, the default, for those.</summary>
    public string? LdFlags { get; init; }

    /// <summary>Flags of <c>go build</c>, after <see cref="GoApp.Flags"/>.</summary>
    public IReadOnlyList<string> Flags { get; init => field = Frozen.List(value); } = Frozen.Empty<string>();
}
