using System.Text.Json.Serialization;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>What <c>manifest verify --json</c> prints.</summary>
internal sealed record Verification
{
    public required string Reference { get; init; }

    public required string Digest { get; init; }

    /// <summary>Whether nothing is wrong that a pull would suffer from.</summary>
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

    public required IReadOnlyList<FoundProblem> Problems { get; init; }

    /// <summary>What the standard error says: the first error, and how many there are; null when there is none.</summary>
    [JsonIgnore]
    public string? Complaint => Problems.Where(static each => each.Severity == "error").ToList() switch
    {
        [] => null,
        [var only] => $"{Reference} is not sound: {only.Message}",
        [var first, ..] all => $"{Reference} is not sound, in {all.Count} places, the first: {first.Message}",
    };

    public static Verification Of(Target target, VerifyReport report, int requests) => new()
    {
        Reference = target.ToString(),
        Digest = report.Root.Digest.ToString(),
        Sound = report.IsSound,
        Depth = report.HasReadLayers ? "deep" : "quick",
        Platforms = [.. report.Platforms.Select(static each => each.ToString())],
        Manifests = report.Manifests,
        Blobs = report.Blobs,
        Bytes = report.Bytes,
        Requests = requests,
        Problems = [.. report.Problems.Select(FoundProblem.Of)],
    };

    /// <summary>The same for people.</summary>
    public void Write()
    {
        Console.Out.WriteLine($"{Reference} ({Digest})");
        if (Problems.Count > 0)
            Output.Table(["SEVERITY", "KIND", "WHERE", "PROBLEM"], Problems.Select(static each =>
                (string[])[each.Severity, each.Kind, string.Join(" > ", each.Path.Skip(1).DefaultIfEmpty(each.Path[0])), each.Message]));
        Console.Out.WriteLine($"{(Sound ? "sound" : "NOT sound")}: {Manifests} manifests, {Blobs} blobs, {Bytes} bytes checked ({Depth}), {Requests} requests");
    }
}
