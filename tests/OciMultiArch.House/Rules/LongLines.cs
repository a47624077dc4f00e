namespace OciMultiArch.House.Rules;

/// <summary>A line fits on the screen.</summary>
internal static class LongLines
{
    public static IEnumerable<Breach> In(SourceFile file, int mostColumns) => file.Lines.Index()
        .Where(line => line.Item.Length > mostColumns)
        .Select(line => new Breach(file.Path, line.Index + 1, $"{line.Item.Length} columns"));
}
