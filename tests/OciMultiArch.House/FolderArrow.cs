namespace OciMultiArch.House;

/// <summary>A folder of a project uses another one.</summary>
/// <param name="From">The folder that uses, within the project; empty for the project's own.</param>
/// <param name="To">The folder that is used.</param>
/// <param name="Uses">Where it does so, one use for each file and type.</param>
internal sealed record FolderArrow(string From, string To, IReadOnlyList<TypeUse> Uses)
{
    /// <summary>
    /// The arrows between folders, in order. A file that is compiled in from another project is in no folder of this
    /// one.
    /// </summary>
    public static IReadOnlyList<FolderArrow> In(Project project, IEnumerable<TypeUse> uses)
    {
        var own = uses.Where(use => use.To[0].Path.StartsWith(project.Folder, StringComparison.Ordinal));
        var arrows = own.DistinctBy(static use => (use.From, use.Type, use.To[0]))
            .GroupBy(use => (project.FolderOf(use.From), project.FolderOf(use.To[0])))
            .Select(static arrow => new FolderArrow(arrow.Key.Item1, arrow.Key.Item2, [.. arrow]));
        var between = arrows.Where(static arrow => arrow.From != arrow.To);
        return [.. between.OrderBy(static arrow => $"{arrow.From} {arrow.To}", StringComparer.Ordinal)];
    }
}
