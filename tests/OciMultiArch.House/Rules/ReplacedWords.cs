using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OciMultiArch.House.Rules;

/// <summary>
/// A message is shown as it was written: nothing puts other words into it with a method named Replace. To put a mark
/// without a letter in place of a word, which hides the word and says nothing else, is no breach; neither is a Replace
/// of characters.
/// </summary>
internal static class ReplacedWords
{
    public static IEnumerable<Breach> In(SourceFile file) => file.Root.DescendantNodes()
        .OfType<InvocationExpressionSyntax>()
        .Where(IsReplace)
        .Select(call => Breach.Showing(file, call));

    private static bool IsReplace(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "Replace" }
        && call.ArgumentList.Arguments is [_, { Expression: var words }, ..]
        && !IsWithoutLetters(words);

    private static bool IsWithoutLetters(ExpressionSyntax replacement) =>
        replacement is LiteralExpressionSyntax literal && !literal.Token.ValueText.Any(char.IsLetter);
}
