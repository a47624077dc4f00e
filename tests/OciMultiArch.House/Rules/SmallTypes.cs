namespace OciMultiArch.House.Rules;

/// <summary>An internal type of a few lines that one other file uses, and nobody else, lives in that file.</summary>
internal static class SmallTypes
{
    public static IEnumerable<Breach> In(Project project, IReadOnlyList<TypeUse> uses, int fewLines)
    {
        var users = uses.Where(static use => !use.IsInside).ToLookup(static use => (use.Type, use.To[0]), static use => use.From);
        foreach (var type in DeclaredType.In(project.Files).Where(type => !type.IsPublic && type.Lines < fewLines))
        {
            if (users[(type.Name, type.File)].Distinct().Take(2).ToArray() is [{ } user] && user != type.File)
                yield return new(type.File.Path, type.Line, $"{type.Name} ({type.Lines}) -> {user.Path}");
        }
    }
}
