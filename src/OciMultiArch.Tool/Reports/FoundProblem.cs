using System.Text.Json;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>One problem of a verification.</summary>
internal sealed record FoundProblem
{
    /// <summary><c>error</c> or <c>warning</c>.</summary>
    public required string Severity { get; init; }

    /// <summary>The kind, as <c>layerMissing</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The way to it: the root's digest, platforms, the digest of a blob.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    /// <summary>The digest of what is wrong; null where nothing is there.</summary>
    public required string? Digest { get; init; }

    public required string Message { get; init; }

    public static FoundProblem Of(VerifyProblem problem) => new()
    {
        Severity = problem.IsWarning ? "warning" : "error",
        Kind = KindOf(problem),
        Path = problem.Path,
        Digest = problem.Descriptor?.Digest.ToString(),
        Message = ErrorText.Of(problem.Message),
    };

    // One kind keeps the name that scripts know.
    private static string KindOf(VerifyProblem problem) => problem.Kind == VerifyProblemKind.DuplicatePlatform
        ? "platformTwins"
        : JsonNamingPolicy.CamelCase.ConvertName(problem.Kind.ToString());
}
