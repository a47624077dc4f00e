using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// What a new image takes over from its base. Each list holds names; one that ends with <c>*</c> stands for all that
/// begin so, and <c>*</c> alone for all; an empty list is for none. What the recipe sets itself is never left out.
/// Layers, user, working folder, program, signal and history of the base are always taken over.
/// </summary>
public sealed record BaseInheritance
{
    private static readonly IReadOnlyList<string> All = Frozen.List(["*"]);

    /// <summary>Labels of the base's config; all by default.</summary>
    public IReadOnlyList<string> Labels { get; init => field = Frozen.List(value); } = All;

    /// <summary>
    /// Annotations of the base's manifest; none by default. Those that name the base's own base are never taken over.
    /// </summary>
    public IReadOnlyList<string> Annotations { get; init => field = Frozen.List(value); } = Frozen.Empty<string>();

    /// <summary>Names of environment variables; all by default.</summary>
    public IReadOnlyList<string> Environment { get; init => field = Frozen.List(value); } = All;

    /// <summary>Ports, as the base writes them (<c>8080/tcp</c>); all by default.</summary>
    public IReadOnlyList<string> ExposedPorts { get; init => field = Frozen.List(value); } = All;

    /// <summary>Volumes; all by default.</summary>
    public IReadOnlyList<string> Volumes { get; init => field = Frozen.List(value); } = All;

    /// <summary>Whether a list stands for a name.</summary>
    internal static bool Takes(IReadOnlyList<string> patterns, string name) =>
        patterns.Any(pattern => Fits(pattern, name));

    private static bool Fits(string pattern, string name)
    {
        if (pattern.EndsWith('*'))
            return name.StartsWith(pattern[..^1], StringComparison.Ordinal);
        return pattern == name;
    }
}
