using System.CommandLine;
using OciMultiArch.Internal;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;

namespace OciMultiArch.Tool.Running;

/// <summary>Files that say what was written, for the steps that come after.</summary>
internal sealed class OutputFiles
{
    private static readonly Option<string?> DigestFile = OptionFactory.Text(
        "--digest-file", "FILE", "Write the digest of the result to a file, when it is there; of several programs, one a line.");

    private static readonly Option<string?> ImageRefs = OptionFactory.Text(
        "--image-refs", "FILE", "Write the index and each image by digest to a file, one a line: host/repository@sha256:...");

    private static readonly Option<string?> Digests = OptionFactory.Text(
        "--digests",
        "FILE",
        "Write digests and names to a file as goreleaser's digests.txt, which actions/attest-build-provenance reads.");

    private static readonly Option<bool> GitHub = OptionFactory.Flag(
        "--github-output",
        "Add digest, reference, references and tags to the outputs of the GitHub Actions step, the file of GITHUB_OUTPUT; of "
        + "several programs references, and images, a JSON object of references by name.");

    private readonly (string File, Func<IReadOnlyList<Report>, string> Text)[] files;
    private readonly string? gitHubFile;

    private OutputFiles(ParseResult parsed)
    {
        (string? File, Func<IReadOnlyList<Report>, string> Text)[] all =
        [
            (parsed.GetValue(DigestFile), static reports => OutputText.DigestsAlone(reports)),
            (parsed.GetValue(ImageRefs), static reports => OutputText.References(reports)),
            (parsed.GetValue(Digests), static reports => OutputText.Digests(reports)),
        ];
        files = [.. all.Where(static file => file.File is not null).Select(static file => (file.File!, file.Text))];
        if (!parsed.GetValue(GitHub))
            return;
        gitHubFile = Environment.GetEnvironmentVariable("GITHUB_OUTPUT");
        if (string.IsNullOrEmpty(gitHubFile))
            throw new UsageException(
                "--github-output writes to the file that GITHUB_OUTPUT names, and there is no such variable here.");
    }

    /// <summary>The options.</summary>
    public static IReadOnlyList<Option> Options => [DigestFile, ImageRefs, Digests, GitHub];

    /// <summary>The files of a command line.</summary>
    /// <exception cref="UsageException">A file cannot be written.</exception>
    public static OutputFiles Of(ParseResult parsed)
    {
        OutputFiles asked = new(parsed);
        var writes = !parsed.GetValue(SharedOptions.DryRun);
        foreach (var (file, _) in asked.files)
            WritableFile.Check(file, writes);
        if (asked.gitHubFile is { } outputs)
            WritableFile.Check(outputs, writes);
        return asked;
    }

    /// <summary>Writes what was done: one report for each image or index.</summary>
    /// <exception cref="OciException">A file cannot be written.</exception>
    public async Task WriteAsync(IReadOnlyList<Report> reports, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (file, text) in files)
                await File.WriteAllTextAsync(file, text(reports), cancellationToken);
            if (gitHubFile is not null)
                await File.AppendAllTextAsync(gitHubFile, OutputText.GitHub(reports), cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new OciException(
                Problem.DiskFailure, $"The images are written, but a file that says so is not: {DiskReason.Of(failure)}.", null, failure);
        }
    }
}
