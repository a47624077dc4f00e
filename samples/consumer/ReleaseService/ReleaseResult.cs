namespace Acme.ReleaseService;

/// <summary>What came of a release, as it is written to result.json.</summary>
/// <param name="Version">The version that was released.</param>
/// <param name="Digest">The digest of the image; null when it was not built.</param>
/// <param name="Error">Why it was not built; null when it was.</param>
/// <param name="Repositories">What was done at each repository, in the order of release.json.</param>
internal sealed record ReleaseResult(string Version, string? Digest, string? Error, IReadOnlyList<RepositoryResult> Repositories);
