using System.Text.Json;
using System.Text.Json.Serialization;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>What <c>manifest verify --json</c> prints.</summary>
internal sealed record Verification
{
    private const string ErrorSeverity = "error";

    public required string Reference { get; init; }

    public required string Digest { get; init; }

    /// <summary>Whether a pull can succeed: there are no errors, warnings at most.</summary>
    public required bool Sound { get; init; }

    /// <summary><c>quick</c> or <c>deep</c>.</summary>
    public required string Depth { get; init; }

    /// <summary>The platforms that there is an image for.</summary>
    public required IReadOnlyList<string> Platforms { get; init; }

    /// <summary>Manifests and indexes that are there and right.</summary>
    public required int Manifests { get; init; }

    /// <summary>Configs, layers and other blobs that are there and right.</summary>
    public required int Blobs { get; init; }

    /// <summary>The bytes of both.</summary>
    public required long Bytes { get; init; }

    /// <summary>HTTP requests of the whole run.</summary>
    public required int Requests { get; init; }

    public required IReadOnlyList<Finding> Problems { get; init; }

    /// <summary>What the standard error says: the first error, and how many there are; null when there is none.</summary>
    [JsonIgnore]
    public string? Message => Problems.Where(static problem => problem.Severity == ErrorSeverity).ToArray() switch
    {
        [] => null,
        [var only] => $"{Reference} is not sound: {only.Message}",
        [var first, ..] all => $"{Reference} has {all.Length} errors. The first: {first.Message}",
    };

    public static Verification Of(Target target, VerifyReport report, int requests) => new()
    {
        Reference = target.ToString(),
        Digest = report.Root.Digest.ToString(),
        Sound = report.IsSound,
        Depth = report.Depth == VerifyDepth.Deep ? "deep" : "quick",
        Platforms = [.. report.Platforms.Select(static platform => platform.ToString())],
        Manifests = report.Manifests,
        Blobs = report.Blobs,
        Bytes = report.Bytes,
        Requests = requests,
        Problems = [.. report.Problems.Select(Finding.Of)],
    };

    /// <summary>Prints the report for people.</summary>
    public void Write()
    {
        Console.Out.WriteLine($"{Reference} ({Digest})");
        if (Problems.Count > 0)
            Output.Table(["SEVERITY", "KIND", "WHERE", "PROBLEM"], Problems.Select(static problem => problem.Row()));
        var verdict = Sound ? "sound" : "NOT sound";
        Console.Out.WriteLine($"{verdict}: {Manifests} manifests, {Blobs} blobs, {Bytes} bytes checked ({Depth}), {Requests} requests");
    }

    /// <summary>One problem.</summary>
    internal sealed record Finding
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

        public static Finding Of(VerifyProblem problem) => new()
        {
            Severity = problem.Severity == VerifySeverity.Error ? ErrorSeverity : "warning",
            Kind = JsonNamingPolicy.CamelCase.ConvertName(problem.Kind.ToString()),
            Path = problem.Path,
            Digest = problem.Descriptor?.Digest.ToString(),
            Message = ErrorText.OneLine(problem.Message),
        };

        public string[] Row()
        {
            var below = Path.Skip(1).DefaultIfEmpty(Path[0]);
            return [Severity, Kind, string.Join(" > ", below), Message];
        }
    }
}
