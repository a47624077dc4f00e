using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>artifact pull</c>: the files of an artifact, into a folder.</summary>
internal static class ArtifactPullCommand
{
    private static readonly Argument<Target> Reference = SharedOptions.Existing();

    private static readonly Option<string?> To = OptionFactory.Text(
        "--to", "DIR", "The folder that the files go to; it is made when it is missing. Default: the current folder.");

    private static readonly Option<bool> Force = OptionFactory.Flag(
        "--force", "Replace files that are there with other content. Without it nothing is written then.");

    public static Command Create()
    {
        DocumentedCommand command = new("pull",
            "Writes the files of an artifact into a folder, each under the name it was pushed with. What is there with the "
            + "same content is not fetched. Folders that oras has packed are unpacked with their modes, and as root with "
            + "their owners.",
            """
            ocimulti artifact pull ghcr.io/acme/policy:1
            ocimulti artifact pull ghcr.io/acme/api@sha256:... --to sbom --force
            """)
        {
            Reference, To, Force, SharedOptions.Json,
        };
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var target = parsed.GetRequiredValue(Reference);
        var folder = Path.GetFullPath(parsed.GetValue(To) ?? ".");
        var artifact = await target.GetAsync(session.ForReading(target.Place), cancellationToken);
        if (artifact.Manifest is null)
            throw new OciException(
                Problem.InvalidContent,
                $"{target} is an index, which holds no files.",
                new($"Name one of its manifests by digest; 'ocimulti manifest inspect {target}' lists them."));
        FilePullOptions options = new() { ReplacesFiles = parsed.GetValue(Force) };
        var files = await ProgressView.ShowAsync(
            session.Progress,
            $"files to {Output.Plain(folder)}",
            async () => await artifact.PullFilesAsync(folder, options, cancellationToken));
        var report = PullReport.Of(target.ToString(), artifact.Digest, folder, files, session.Requests);
        session.Print(report, static json => json.PullReport, report.Write);
    }
}
