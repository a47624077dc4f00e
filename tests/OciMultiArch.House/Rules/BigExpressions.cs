namespace OciMultiArch.House.Rules;

/// <summary>An expression is short enough to be read at once; what counts is told at <see cref="Expressions"/>.</summary>
internal static class BigExpressions
{
    public static IEnumerable<Breach> In(SourceFile file, int mostTokens) => Expressions.In(file.Root)
        .Where(expression => expression.Tokens > mostTokens)
        .OrderByDescending(static expression => expression.Tokens)
        .Select(expression => Breach.Showing(file, expression.Syntax, $"{expression.Tokens} tokens: "));
}
