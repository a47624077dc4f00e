namespace OciMultiArch.House;

/// <summary>
/// Finds files that use each other, directly or through others. The files of one partial type count as one.
/// </summary>
internal static class FileCycles
{
    /// <summary>The files of each cycle in order, and the cycles in the order of their first file.</summary>
    public static IReadOnlyList<IReadOnlyList<SourceFile>> In(Project project, IReadOnlyList<TypeUse> uses)
    {
        var homes = Homes(project);
        var edges =
            from use in uses
            from to in use.To
            where homes.ContainsKey(to)
            select (From: homes[use.From], To: homes[to]);
        var components = Components<SourceFile>.Cycles(homes.Values, edges.Where(static edge => edge.From != edge.To));
        var cycles = components
            .Select(component => project.Files.Where(file => component.Contains(homes[file])))
            .Select(static files => files.OrderBy(static file => file.Path, StringComparer.Ordinal).ToArray());
        return [.. cycles.OrderBy(static files => files[0].Path, StringComparer.Ordinal)];
    }

    // The first file of those that share a partial type stands for all of them.
    private static Dictionary<SourceFile, SourceFile> Homes(Project project)
    {
        var homes = project.Files.ToDictionary(static file => file);
        foreach (var type in DeclaredType.In(project.Files).Where(static type => type.Parts.Count > 1))
        {
            var shared = type.Parts.Select(part => homes[part.File]).Distinct().ToArray();
            foreach (var file in project.Files.Where(file => shared.Contains(homes[file])))
                homes[file] = shared[0];
        }

        return homes;
    }
}
