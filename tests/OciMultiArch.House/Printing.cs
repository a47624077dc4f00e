using OciMultiArch.House.Rules;

namespace OciMultiArch.House;

/// <summary>Prints what was asked for of one checkout.</summary>
internal sealed class Printing(Measured measured, TextWriter to)
{
    private IReadOnlyList<Project> Projects => measured.Checkout.Projects;

    public void Rows(Func<Project, IEnumerable<(string, Figures)>> rows)
    {
        to.WriteLine();
        foreach (var line in FiguresTable.Rows(Projects.SelectMany(rows).Append(("all", measured.All()))))
            to.WriteLine(line);
    }

    public void Worst(int count)
    {
        List<SourceFile> files = [.. measured.Checkout.Files];
        List("Longest lines", files.SelectMany(LongLines).OrderByDescending(static line => line.Columns).Select(static line => line.Breach), count);
        List("Biggest expressions", files.SelectMany(Sizes).OrderByDescending(static one => one.Tokens).Select(static one => one.Breach), count);
        List("Ternaries in ternaries", files.SelectMany(NestedTernaries.In), count);
        List("Names given by 'is var'", files.SelectMany(VarLets.In), count);
        List("Tuple assignments", files.SelectMany(TupleAssignments.In), count);
        List("Longest methods", files.SelectMany(MethodSizes).OrderByDescending(static method => method.Lines).Select(static method => method.Breach), count);
    }

    public void SmallTypes(int lines)
    {
        var found = Projects.SelectMany(project => Rules.SmallTypes.In(project, measured.Uses(project), lines));
        List($"Internal types under {lines} lines with one user", found, int.MaxValue);
    }

    public void Cycles()
    {
        foreach (var project in Projects)
        {
            foreach (var cycle in measured.Cycles(project))
                List($"Cycle of {cycle.Count} files", cycle.SelectMany(file => UsesWithin(project, file, cycle)), int.MaxValue);
        }
    }

    private IEnumerable<string> UsesWithin(Project project, SourceFile file, IReadOnlyList<SourceFile> cycle) => measured.Uses(project)
        .Where(use => use.From == file && !use.IsInside && !use.To.Contains(file) && use.To.Any(cycle.Contains))
        .GroupBy(static use => use.Type)
        .Select(static type => $"{type.First().From.Path}:{type.First().Line}: {type.Key} ({type.Count()} times)");

    private static IEnumerable<(int Columns, Breach Breach)> LongLines(SourceFile file) =>
        Rules.LongLines.In(file, Limits.Columns).Select(breach => (file.Lines[breach.Line - 1].Length, breach));

    private static IEnumerable<(int Tokens, Breach Breach)> Sizes(SourceFile file) => Expressions.In(file.Root, ExpressionReach.AtOnce)
        .Where(static one => one.Tokens > Limits.Tokens90)
        .Select(one => (one.Tokens, Breach.Showing(file, one.Syntax, $"{one.Tokens} tokens: ")));

    private static IEnumerable<(int Lines, Breach Breach)> MethodSizes(SourceFile file) =>
        from method in Methods.In(file)
        let lines = Methods.LinesOf(method)
        select (lines, Breach.At(file, method, $"{Methods.NameOf(method)}, {lines} lines"));

    private void List<T>(string title, IEnumerable<T> what, int count)
    {
        var all = what.ToList();
        to.WriteLine();
        to.WriteLine($"{title}: {all.Count}");
        foreach (var one in all.Take(count))
            to.WriteLine($"  {one}");
    }
}
