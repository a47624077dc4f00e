using OciMultiArch.House.Rules;

namespace OciMultiArch.House;

/// <summary>Prints what was asked for of one checkout.</summary>
internal sealed class Printing(Measured measured, TextWriter to)
{
    private const int FewLines = 15;

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
        var lines = files.SelectMany(static file => LongLines.In(file, 120).Select(breach => (Columns: file.Lines[breach.Line - 1].Length, breach)));
        List("Longest lines", lines.OrderByDescending(static line => line.Columns).Select(static line => line.breach), count);
        var expressions = files.SelectMany(static file => Expressions.In(file.Root).Select(one => (File: file, One: one))).OrderByDescending(static pair => pair.One.Tokens);
        List("Biggest expressions", expressions.Select(static pair => Breach.Showing(pair.File, pair.One.Syntax, $"{pair.One.Tokens} tokens: ")), count);
        List("Ternaries in ternaries", files.SelectMany(NestedTernaries.In), count);
        List("Names given by 'is var'", files.SelectMany(VarLets.In), count);
        List("Tuple assignments", files.SelectMany(TupleAssignments.In), count);
        var methods = files.SelectMany(static file => Methods.In(file).Select(method => (File: file, Method: method))).OrderByDescending(static pair => Methods.LinesOf(pair.Method));
        List("Longest methods", methods.Select(static pair => Breach.At(pair.File, pair.Method, $"{Methods.NameOf(pair.Method)}, {Methods.LinesOf(pair.Method)} lines")), count);
    }

    public void SmallTypes() =>
        List($"Internal types under {FewLines} lines with one user", Projects.SelectMany(project => Rules.SmallTypes.In(project, measured.Uses(project), FewLines)), int.MaxValue);

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

    private void List<T>(string title, IEnumerable<T> what, int count)
    {
        var all = what.ToList();
        to.WriteLine();
        to.WriteLine($"{title}: {all.Count}");
        foreach (var one in all.Take(count))
            to.WriteLine($"  {one}");
    }
}
