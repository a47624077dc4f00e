using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OciMultiArch.House;

/// <summary>
/// What is counted of some files. Percent of lines is of those that are not blank; "per 1,000 lines" is of all.
/// Expressions of one token, a name or a literal, are left out of the median and the percentile.
/// </summary>
internal sealed class Figures
{
    private readonly IReadOnlyList<int> files;
    private readonly IReadOnlyList<int> tokens;
    private readonly int written;

    private Figures(IReadOnlyList<SourceFile> files)
    {
        var lines = files.SelectMany(static file => file.Lines).ToList();
        this.files = [.. files.Select(static file => file.Lines.Count).Order()];
        tokens = [.. files.SelectMany(TokensOfExpressions).Where(static count => count > 1).Order()];
        written = lines.Count(static line => !string.IsNullOrWhiteSpace(line));
        Lines = lines.Count;
        Over120 = lines.Count(static line => line.Length > Limits.Columns);
        Over140 = lines.Count(static line => line.Length > Limits.MostColumns);
        Ternaries = files.Sum(static file => file.Root.DescendantNodes().OfType<ConditionalExpressionSyntax>().Count());
        NestedTernaries = files.Sum(static file => Rules.NestedTernaries.In(file).Count());
        VarLets = files.Sum(static file => Rules.VarLets.In(file).Count());
        TupleAssignments = files.Sum(static file => Rules.TupleAssignments.In(file).Count());
        BigExpressions = files.Sum(static file => Rules.BigExpressions.In(file, Limits.TokensOfExpression).Count());
        LongestMethod = files.SelectMany(Methods.In).Select(Methods.LinesOf).DefaultIfEmpty().Max();
    }

    public int Files => files.Count;

    public int Lines { get; }

    public int Over120 { get; }

    public int Over140 { get; }

    public int Ternaries { get; }

    public int NestedTernaries { get; }

    public int VarLets { get; }

    public int TupleAssignments { get; }

    public int BigExpressions { get; }

    public int InternalTypes { get; private init; }

    public int PublicTypes { get; private init; }

    public int LongestMethod { get; }

    public int FileCycles { get; private init; }

    public double PercentOver120 => 100.0 * Over120 / Math.Max(1, written);

    public double TernariesPer1000 => Per1000(Ternaries);

    public double InternalTypesPer1000 => Per1000(InternalTypes);

    public int MedianFile => At(files, 50);

    public int LongestFile => At(files, 100);

    public int MedianTokens => At(tokens, 50);

    public int Tokens90 => At(tokens, 90);

    public int MostTokens => At(tokens, 100);

    /// <summary>
    /// The figures of files that are compiled together or not; types are counted for each project on its own.
    /// </summary>
    public static Figures Of(IReadOnlyList<(Project Project, IReadOnlyList<SourceFile> Files)> parts, int fileCycles)
    {
        var types = parts.SelectMany(static part => DeclaredType.In(part.Files)).ToList();
        return new([.. parts.SelectMany(static part => part.Files)])
        {
            InternalTypes = types.Count(static type => !type.IsPublic),
            PublicTypes = types.Count(static type => type.IsPublic),
            FileCycles = fileCycles,
        };
    }

    private static IEnumerable<int> TokensOfExpressions(SourceFile file) =>
        OutermostExpressions.In(file.Root, ExpressionReach.Whole).Select(static one => one.Tokens);

    private double Per1000(int count) => 1000.0 * count / Math.Max(1, Lines);

    // The nearest rank: the smallest value that so many percent of the values do not exceed.
    private static int At(IReadOnlyList<int> sorted, int percent) =>
        sorted.Count == 0 ? 0 : sorted[Math.Max(0, (int)Math.Ceiling(sorted.Count * percent / 100.0) - 1)];
}
