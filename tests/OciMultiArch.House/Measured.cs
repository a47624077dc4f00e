namespace OciMultiArch.House;

/// <summary>A checkout with all that is asked of its meaning, worked out once.</summary>
internal sealed class Measured
{
    private readonly Dictionary<Project, IReadOnlyList<TypeUse>> uses = [];
    private readonly Compilations compilations;

    public Measured(Checkout checkout)
    {
        Checkout = checkout;
        compilations = new(checkout);
    }

    public Checkout Checkout { get; }

    public IReadOnlyList<TypeUse> Uses(Project project)
    {
        if (!uses.TryGetValue(project, out var known))
            uses.Add(project, known = TypeUse.In(project, compilations));
        return known;
    }

    public IReadOnlyList<IReadOnlyList<SourceFile>> Cycles(Project project) => FileCycles.In(project, Uses(project));

    /// <summary>The figures of everything.</summary>
    public Figures All() => Figures.Of([.. Checkout.Projects.Select(static project => (project, project.Files))], Checkout.Projects.Sum(project => Cycles(project).Count));

    public Figures Of(Project project) => Figures.Of([(project, project.Files)], Cycles(project).Count);

    /// <summary>The figures of each folder of a project; a cycle counts where its first file lies.</summary>
    public IEnumerable<(string Folder, Figures Figures)> Folders(Project project)
    {
        var cycles = Cycles(project).ToLookup(cycle => project.FolderOf(cycle[0]));
        return project.Files.GroupBy(project.FolderOf).OrderBy(static folder => folder.Key, StringComparer.Ordinal)
            .Select(folder => (project.Folder + folder.Key, Figures.Of([(project, [.. folder])], cycles[folder.Key].Count())));
    }
}
