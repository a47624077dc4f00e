using System.Text.RegularExpressions;
using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>
/// What stands in double braces, as ko and goreleaser have it: a field, or a text in quotes. Their functions, conditions
/// and pipes are refused by name.
/// </summary>
internal static partial class GoTemplate
{
    /// <summary>The name under which a variable of the environment is asked for.</summary>
    public const string Variable = "env:";

    private const string VariableField = ".Env.";

    /// <exception cref="BuildException">It is none that is known.</exception>
    public static TemplatePiece PieceOf(string placeholder)
    {
        var inner = placeholder[2..^2].Trim();
        if (Quoted().IsMatch(inner))
            return new(inner[1..^1], null);
        if (inner.StartsWith(VariableField, StringComparison.Ordinal) && Field().IsMatch(inner))
            return new("", Variable + inner[VariableField.Length..]);
        if (TemplateNames.OfOthers.TryGetValue(inner, out var name))
            return new("", name);
        var instead = TemplateNames.Refused.GetValueOrDefault(inner) ?? Advice(inner);
        var reason = $"The template {Printable.Short(placeholder)} is not understood here: {Reason(inner)}.";
        throw new BuildException(Problem.InvalidContent, reason, new(instead));
    }

    private static string Reason(string inner)
    {
        if (Field().IsMatch(inner))
            return $"there is no field {Printable.Short(inner)}";
        return "only a field, such as {{ .Tag }}, or a text in quotes may stand in double braces";
    }

    private static string Advice(string inner)
    {
        if (inner.StartsWith(".GoEnv.", StringComparison.Ordinal))
            return "Set it in the environment, and write {{ .Env.NAME }}.";
        return $"Use one of {TemplateNames.All}, or have the value made by your shell.";
    }

    [GeneratedRegex(@"^(""[^""\\]*""|`[^`]*`)$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^(\.[A-Za-z_][A-Za-z0-9_]*)+$", RegexOptions.CultureInvariant)]
    private static partial Regex Field();
}
