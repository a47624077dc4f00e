namespace Acme.ImageKeeper;

/// <summary>What is to be kept in order, as it stands in images.json. Paths of repositories are below their registry.</summary>
internal sealed record Plan
{
    public IReadOnlyList<PlannedList> Lists { get; init; } = [];

    public IReadOnlyList<PlannedCopy> Copies { get; init; } = [];

    /// <summary>The images in the public registry whose digests are noted, as <c>acme/runtime:1.4.0</c>.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];

    public IReadOnlyList<PlannedCleaning> Cleaning { get; init; } = [];
}

/// <summary>A list in the staging registry.</summary>
/// <param name="Repository">Where its images are, and where it goes.</param>
/// <param name="Images">The tags of its images, one for each platform.</param>
/// <param name="Tags">The tags that it gets; the last is written last.</param>
internal sealed record PlannedList(string Repository, IReadOnlyList<string> Images, IReadOnlyList<string> Tags);

/// <summary>A list that goes from the staging registry to the public one.</summary>
/// <param name="Image">The list, as <c>acme/runtime:1.4.0</c>.</param>
/// <param name="To">The repositories it goes to.</param>
/// <param name="Tags">The tags that it gets there.</param>
internal sealed record PlannedCopy(string Image, IReadOnlyList<string> To, IReadOnlyList<string> Tags);

/// <summary>What is taken out of a repository of the public registry.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Tags">Patterns of tags that may go, as <c>nightly-*</c>; all others stay.</param>
/// <param name="Days">How old an image must be to go.</param>
internal sealed record PlannedCleaning(string Repository, IReadOnlyList<string> Tags, int Days);
