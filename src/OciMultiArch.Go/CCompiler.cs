using System.Runtime.InteropServices;

namespace OciMultiArch.Go;

/// <summary>The C compiler that cgo needs: the one of the machine makes programs for the machine alone.</summary>
internal static class CCompiler
{
    private const string Variable = "CC";
    private const string Switch = "CGO_ENABLED";

    // The folder of the runtime's C files, and compilers by their names.
    private static readonly string[] Signs = ["cgo", "gcc", "clang"];

    /// <summary>What helps where a build failed for want of cgo, or of a platform's own compiler; null where that is not it.</summary>
    /// <param name="answer">What go said.</param>
    /// <param name="target">What was built for.</param>
    public static Remedy? RemedyFor(GoAnswer answer, GoTarget target)
    {
        var usesCgo = target.Own.GetValueOrDefault(Switch, "0") != "0";
        if (!usesCgo && answer.Errors.Contains("requires cgo", StringComparison.Ordinal))
            return new(RemedyKind.SetCompiler, $"Turn cgo on: set {Switch} to 1 in GoEnvironment.");
        if (!usesCgo || target.Own.ContainsKey(Variable) || IsOfMachine(target))
            return null;
        if (!Array.Exists(Signs, sign => answer.Errors.Contains(sign, StringComparison.Ordinal)))
            return null;
        return new(
            RemedyKind.SetCompiler,
            $"Cgo needs a C compiler for {target}: set {Variable} in PlatformSettings of that platform.",
            target.ToString());
    }

    private static bool IsOfMachine(GoTarget target)
    {
        try
        {
            var machine = Platform.OfRuntimeIdentifier(RuntimeInformation.RuntimeIdentifier);
            return target.Os == machine.Os && target.Architecture == machine.Architecture;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
