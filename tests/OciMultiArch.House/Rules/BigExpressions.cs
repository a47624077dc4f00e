namespace OciMultiArch.House.Rules;

/// <summary>
/// An expression is short enough to be read at once; what counts is told at <see cref="ExpressionReach.AtOnce"/>.
/// </summary>
internal static class BigExpressions
{
    public static IEnumerable<Breach> In(SourceFile file, int mostTokens) => OutermostExpressions.In(file.Root, ExpressionReach.AtOnce)
        .Where(expression => expression.Tokens > mostTokens)
        .OrderByDescending(static expression => expression.Tokens)
        .Select(expression => Breach.Showing(file, expression.Syntax, $"{expression.Tokens} tokens: "));
}
