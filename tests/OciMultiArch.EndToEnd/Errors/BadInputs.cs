namespace OciMultiArch.EndToEnd.Errors;

/// <summary>All that docs/errors.md tells of, chapter by chapter.</summary>
internal static class BadInputs
{
    public static IReadOnlyList<(string Title, IReadOnlyList<BadInput> Inputs)> Chapters { get; } =
    [
        ("The command line", Usage.All),
        ("The Go program", GoProgram.All),
        ("Sources and indexes", Sources.All),
        ("Making manifest lists", Lists.All),
        ("Changing manifest lists", ListEdits.All),
        ("Merging without a coordinator", Merges.All),
        ("Images of several machines", Joins.All),
        ("Releases", Releases.All),
        ("Changing images", Edits.All),
        ("Verifying", Verifications.All),
        ("Layout folders", Layouts.All),
        ("Archives", Archives.All),
        ("Files, artifacts and deleting", Files.All),
        ("Disks", Disks.All),
        ("The way to a registry", Reaching.All),
        ("Rights and credentials", Rights.All),
        ("What a registry refuses", Refusals.All),
        ("What a registry answers", Answers.All),
    ];

    public static IEnumerable<BadInput> All => Chapters.SelectMany(static each => each.Inputs);
}
