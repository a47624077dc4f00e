namespace Acme.ReleaseService;

/// <summary>What is to be released, as it stands in release.json.</summary>
internal sealed record Release
{
    /// <summary>The folder of the Go program, beside release.json when it is relative.</summary>
    public required string Program { get; init; }

    public required string Version { get; init; }

    public required IReadOnlyList<string> Platforms { get; init; }

    /// <summary>Where the image goes, each with its registry.</summary>
    public required IReadOnlyList<string> Repositories { get; init; }
}
