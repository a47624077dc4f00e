namespace OciMultiArch.House.Rules;

/// <summary>A file declares one public type at most.</summary>
internal static class PublicTypes
{
    public static IEnumerable<Breach> In(SourceFile file)
    {
        var types = DeclaredType.In([file]).Where(static type => type.IsPublic).ToList();
        return types.Skip(1).Select(type => new Breach(file.Path, type.Line, $"{type.Name} stands beside {types[0].Name}"));
    }
}
