namespace OciMultiArch.House;

/// <summary>Finds files that use each other, directly or through others. The files of one partial type count as one.</summary>
internal static class FileCycles
{
    /// <summary>The files of each cycle in order, and the cycles in the order of their first file.</summary>
    public static IReadOnlyList<IReadOnlyList<SourceFile>> In(Project project, IReadOnlyList<TypeUse> uses)
    {
        var homes = Homes(project);
        var edges = uses.SelectMany(use => use.To.Where(homes.ContainsKey).Select(to => (From: homes[use.From], To: homes[to])))
            .Where(static edge => edge.From != edge.To).Distinct().ToLookup(static edge => edge.From, static edge => edge.To);
        var files = project.Files.ToLookup(file => homes[file]);
        var cycles = Components.Of(files.Select(static home => home.Key), edges).Where(static homes => homes.Count > 1);
        return
        [
            .. cycles.Select(cycle => cycle.SelectMany(home => files[home]).OrderBy(static file => file.Path, StringComparer.Ordinal).ToArray())
                .OrderBy(static cycle => cycle[0].Path, StringComparer.Ordinal),
        ];
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
