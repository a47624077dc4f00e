namespace OciMultiArch.House;

/// <summary>Projects with all that is asked of their meaning, worked out once.</summary>
internal sealed class Measured
{
    private readonly Dictionary<Project, IReadOnlyList<TypeUse>> uses;

    public Measured(IReadOnlyList<Project> projects)
    {
        Compilations compilations = new(projects);
        Projects = projects;
        uses = projects.ToDictionary(static project => project, project => TypeUse.In(project, compilations));
    }

    public IReadOnlyList<Project> Projects { get; }

    public IEnumerable<SourceFile> Files => Projects.SelectMany(static project => project.Files);

    public IReadOnlyList<TypeUse> Uses(Project project) => uses[project];

    public IReadOnlyList<IReadOnlyList<SourceFile>> Cycles(Project project) => FileCycles.In(project, Uses(project));

    /// <summary>The figures of everything.</summary>
    public Figures All()
    {
        var cycles = Projects.Sum(project => Cycles(project).Count);
        return Figures.Of([.. Projects.Select(static project => (project, project.Files))], cycles);
    }

    public Figures Of(Project project) => Figures.Of([(project, project.Files)], Cycles(project).Count);

    /// <summary>The figures of each folder of a project; a cycle counts where its first file lies.</summary>
    public IEnumerable<(string Folder, Figures Figures)> Folders(Project project)
    {
        var cycles = Cycles(project).ToLookup(cycle => project.FolderOf(cycle[0]));
        return
            from file in project.Files
            group file by project.FolderOf(file) into folder
            orderby folder.Key
            select (project.Folder + folder.Key, Figures.Of([(project, [.. folder])], cycles[folder.Key].Count()));
    }
}
