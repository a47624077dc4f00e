using OciMultiArch.House.Rules;

namespace OciMultiArch.House;

/// <summary>Prints what was asked for of one checkout.</summary>
internal sealed class Printing(Measured measured, TextWriter to)
{
    private IReadOnlyList<Project> Projects => measured.Projects;

    public void Rows(Func<Project, IEnumerable<(string, Figures)>> rows)
    {
        to.WriteLine();
        foreach (var line in FiguresTable.Rows(Projects.SelectMany(rows).Append(("all", measured.All()))))
            to.WriteLine(line);
    }

    public void Worst(int count)
    {
        List<SourceFile> files = [.. measured.Files];
        List("Longest lines", Sorted(files.SelectMany(Lines)), count);
        List("Biggest expressions", Sorted(files.SelectMany(Tokens)), count);
        List("Ternaries in ternaries", files.SelectMany(NestedTernaries.In), count);
        List("Names given by 'is var'", files.SelectMany(VarLets.In), count);
        List("Tuple assignments", files.SelectMany(TupleAssignments.In), count);
        List("'each' of something without a plural name", files.SelectMany(EachNames.In), count);
        List("Longest methods", Sorted(files.SelectMany(LinesOfMethods)), count);
    }

    public void SmallTypes(int lines) => List($"Internal types under {lines} lines with one user", Rules.SmallTypes.In(measured, lines));

    public void Cycles()
    {
        foreach (var project in Projects)
        {
            foreach (var cycle in measured.Cycles(project))
                List($"Cycle of {cycle.Count} files", cycle.SelectMany(file => UsesWithin(project, file, cycle)));
        }
    }

    public void Arrows()
    {
        foreach (var arrow in Projects.SelectMany(project => FolderArrow.In(project, measured.Uses(project))))
            List($"{arrow.From} -> {arrow.To}", arrow.Uses.Select(static use => $"{use.From.Path}:{use.Line}: {use.Type}"));
    }

    private IEnumerable<string> UsesWithin(Project project, SourceFile file, IReadOnlyList<SourceFile> cycle) =>
        from use in measured.Uses(project)
        where use.From == file && !use.To.Contains(file) && use.To.Any(cycle.Contains)
        group use by use.Type into uses
        select $"{file.Path}:{uses.First().Line}: {uses.Key} ({uses.Count()} times)";

    private static IEnumerable<Breach> Sorted(IEnumerable<(int Size, Breach Breach)> found) =>
        found.OrderByDescending(static one => one.Size).Select(static one => one.Breach);

    private static IEnumerable<(int Columns, Breach Breach)> Lines(SourceFile file) =>
        LongLines.In(file, Limits.Columns).Select(breach => (file.Lines[breach.Line - 1].Length, breach));

    private static IEnumerable<(int Tokens, Breach Breach)> Tokens(SourceFile file) =>
        from one in OutermostExpressions.In(file.Root, ExpressionReach.AtOnce)
        where one.Tokens > Limits.Tokens90
        select (one.Tokens, Breach.Showing(file, one.Syntax, $"{one.Tokens} tokens: "));

    private static IEnumerable<(int Lines, Breach Breach)> LinesOfMethods(SourceFile file) =>
        from method in Methods.In(file)
        let lines = Methods.LinesOf(method)
        select (lines, Breach.At(file, method, $"{Methods.NameOf(method)}, {lines} lines"));

    private void List<T>(string title, IEnumerable<T> what, int most = int.MaxValue)
    {
        var all = what.ToList();
        to.WriteLine();
        to.WriteLine($"{title}: {all.Count}");
        foreach (var one in all.Take(most))
            to.WriteLine($"  {one}");
    }
}
