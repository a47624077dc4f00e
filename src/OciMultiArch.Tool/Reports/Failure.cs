using System.Text.Json;
using System.Text.Json.Serialization;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>
/// A failure for programs. <c>--json</c> prints it alone when nothing was begun that could be reported.
/// </summary>
internal sealed record Failure
{
    /// <summary>The message.</summary>
    public required string Error { get; init; }

    /// <summary>What went wrong: the name of a <see cref="OciMultiArch.Problem"/>, as <c>notFound</c>.</summary>
    public required string Problem { get; init; }

    /// <summary>The HTTP status of the registry's answer; null when there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Status { get; init; }

    /// <summary>The error codes of the registry's answer; null when there were none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Codes { get; init; }

    public static Failure Of(Exception failure)
    {
        var problem = (failure as OciException)?.Problem ?? OciMultiArch.Problem.Unspecified;
        var problemName = JsonNamingPolicy.CamelCase.ConvertName(problem.ToString());
        var answer = AnswerIn(failure);
        var codes = answer is { ErrorCodes.Count: > 0 } ? answer.ErrorCodes : null;
        return new()
        {
            Error = ErrorText.Of(failure),
            Problem = problemName,
            Status = (int?)answer?.StatusCode,
            Codes = codes,
        };
    }

    private static RegistryException? AnswerIn(Exception? failure)
    {
        while (failure is not null and not RegistryException)
            failure = failure.InnerException;
        return failure as RegistryException;
    }
}
