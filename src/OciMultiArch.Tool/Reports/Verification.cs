using System.Text.Json;
using System.Text.Json.Serialization;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>What <c>manifest verify --json</c> prints.</summary>
internal sealed class Verification
{
    private const string ErrorSeverity = "error";

    internal Verification(Target target, VerifyReport report, int requests)
    {
        Reference = target.ToString();
        Digest = report.Root.Digest.ToString();
        Sound = report.IsSound;
        Depth = report.HasReadLayers ? "deep" : "quick";
        Platforms = [.. report.Platforms.Select(static platform => platform.ToString())];
        ArtifactTypes = report.ArtifactTypes;
        Manifests = report.Manifests;
        Blobs = report.Blobs;
        Bytes = report.Bytes;
        Requests = requests;
        Problems = [.. report.Problems.Select(static problem => new Finding(problem))];
    }

    public string Reference { get; }

    public string Digest { get; }

    /// <summary>Whether a pull can succeed: there are no errors, warnings at most.</summary>
    public bool Sound { get; }

    /// <summary><c>quick</c> or <c>deep</c>.</summary>
    public string Depth { get; }

    /// <summary>The platforms that there is an image for.</summary>
    public IReadOnlyList<string> Platforms { get; }

    /// <summary>What the manifests are that are no images.</summary>
    public IReadOnlyList<string> ArtifactTypes { get; }

    /// <summary>Manifests and indexes that are there and right.</summary>
    public int Manifests { get; }

    /// <summary>Configs, layers and other blobs that are there and right.</summary>
    public int Blobs { get; }

    /// <summary>The bytes of both.</summary>
    public long Bytes { get; }

    /// <summary>HTTP requests of the whole run.</summary>
    public int Requests { get; }

    public IReadOnlyList<Finding> Problems { get; }

    /// <summary>
    /// What the standard error says: the first error, and how many there are; null when there is none.
    /// </summary>
    [JsonIgnore]
    public string? Message => Problems.Where(static problem => problem.Severity == ErrorSeverity).ToArray() switch
    {
        [] => null,
        [var only] => $"{Reference} is not sound: {only.Message}",
        [var first, ..] all => $"{Reference} has {all.Length} errors. The first: {first.Message}",
    };

    /// <summary>Prints the report for people.</summary>
    public void Write()
    {
        Output.Line($"{Reference} ({Digest})");
        var rows = Problems.Select(static problem => problem.Row());
        if (Problems.Count > 0)
            Output.Table(["SEVERITY", "KIND", "WHERE", "PROBLEM"], rows);
        Output.List("artifacts, no images", [.. ArtifactTypes.Select(Output.Plain)]);
        var verdict = Sound ? "sound" : "NOT sound";
        var contents = $"{Output.Count(Manifests, "manifest")}, {Output.Count(Blobs, "blob")}, {Output.Bytes(Bytes)}";
        Output.Line($"{verdict}: {contents} checked ({Depth}), {Output.Count(Requests, "request")}");
    }

    /// <summary>One problem.</summary>
    internal sealed class Finding
    {
        internal Finding(VerifyProblem problem)
        {
            Severity = problem.IsWarning ? "warning" : ErrorSeverity;
            Kind = JsonNamingPolicy.CamelCase.ConvertName(problem.Kind.ToString());
            Path = problem.Path;
            Digest = problem.Descriptor?.Digest.ToString();
            Places = problem.Places;
            Message = ErrorText.Of(ErrorText.OneLine(problem.Reason), problem.Remedy);
        }

        /// <summary><c>error</c> or <c>warning</c>.</summary>
        public string Severity { get; }

        /// <summary>The kind, as <c>layerMissing</c>.</summary>
        public string Kind { get; }

        /// <summary>The way to it: the root's digest, platforms, the digest of a blob.</summary>
        public IReadOnlyList<string> Path { get; }

        /// <summary>The digest of what is wrong; null where nothing is there.</summary>
        public string? Digest { get; }

        /// <summary>How many entries lead to what is wrong; the path is that of the first.</summary>
        public int Places { get; }

        public string Message { get; }

        public string[] Row()
        {
            var below = Path.Skip(1).DefaultIfEmpty(Path[0]);
            var where = string.Join(" > ", below);
            if (Places > 1)
                where += $" (and {Places - 1} more)";
            return [Severity, Kind, where, Message];
        }
    }
}
