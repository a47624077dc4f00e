namespace OciMultiArch.House.Rules;

/// <summary>
/// An internal type of a few lines that one other file uses, and nobody else, lives in that file. A file that another
/// project compiles in too keeps its types.
/// </summary>
internal static class SmallTypes
{
    public static IEnumerable<Breach> In(Measured measured, int fewLines)
    {
        var shared = measured.Projects.SelectMany(static project => project.Linked).Select(static file => file.Path).ToHashSet();
        var found = measured.Projects.SelectMany(project => In(project, measured.Uses(project), fewLines));
        return found.Where(breach => !shared.Contains(breach.File));
    }

    private static IEnumerable<Breach> In(Project project, IReadOnlyList<TypeUse> uses, int fewLines)
    {
        var outside = uses.Where(static use => !use.IsInside).ToLookup(static use => (use.Type, use.To[0]), static use => use.From);
        foreach (var type in DeclaredType.In(project.Files).Where(type => !type.IsPublic && type.Lines < fewLines))
        {
            var users = outside[(type.Name, type.File)].Distinct().ToArray();
            if (users.Length == 1 && users[0] != type.File)
                yield return new(type.File.Path, type.Line, $"{type.Name} ({type.Lines}) -> {users[0].Path}");
        }
    }
}
