using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>release</c>: many indexes from one file.</summary>
internal static class ReleaseCommand
{
    private static readonly Argument<string> FileName = OptionFactory.Argument(
        "FILE", OptionParsers.Name, "The release file: .json, or .yaml and .yml for the same document in YAML.");

    private static readonly Option<IReadOnlyDictionary<string, string>> Values = OptionFactory.Pairs(
        "--set",
        "NAME=VALUE",
        "The value of a placeholder {NAME} of the file; it wins over the value in the file. Repeatable. "
        + "A NAME that the file does not use is an error.");

    private static readonly Option<IReadOnlyList<string>> Only = OptionFactory.Many(
        "--only",
        "NAME",
        OptionParsers.Name,
        "Release only this index: the last part of the repository's path, the repository, or the reference with its "
        + "tag. Repeatable.");

    public static Command Create()
    {
        DocumentedCommand command = new("release",
            "Makes and writes many indexes at once, as a file says. "
            + "An index that fails leaves nothing behind and does not stop the others. Run it again to finish.",
            """
            ocimulti release release.json --dry-run
            ocimulti release release.yaml --set version=1.4.1
            ocimulti release release.yaml --only api --only worker

            # release.yaml
            values:
              app: ghcr.io/acme/api
              version: 1.4.0                 # or --set version=1.4.1
            indexes:
              - index: "{app}:{version}"
                tags: [latest]
                from: "{app}:{version}-{arch}"
                platforms: [linux/amd64, linux/arm64]
                annotations:
                  org.opencontainers.image.version: "{version}"
            """)
        {
            FileName, Values, Only, SignatureOptions.SignedBy, SharedOptions.NoClobber, SharedOptions.DryRun, SharedOptions.Json,
        };
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var file = await ReadAsync(parsed, cancellationToken);
        var results = await ProgressView.ShowAsync(
            session.Progress, async progress => await ReleaseAsync(session, file, progress, cancellationToken));
        ReleaseReport report = new(results, session.Requests, session.IsDryRun);
        session.Print(report, static json => json.ReleaseReport, report.Write);
        foreach (var failed in report.Indexes.Where(static index => index.Failure is not null))
            Output.Message($"{failed.Reference}: {failed.Error}");
        var areKept = KeptTags.Tell(report.Indexes.Select(static index => (PlaceOf(index.Reference), index.Kept)));
        return report.Failed == 0 && !areKept ? 0 : 1;
    }

    private static ValueTask<IReadOnlyList<ReleaseResult>> ReleaseAsync(
        Session session, ReleaseFile file, IProgress<PushProgress>? progress, CancellationToken cancellationToken)
    {
        ReleaseOptions options = new() { Push = session.NewPushOptions(progress) };
        if (session.IsDryRun)
            return session.Client.PlanReleaseAsync(file, options, cancellationToken);
        return session.Client.ReleaseAsync(file, options, cancellationToken);
    }

    private static string PlaceOf(string reference) => reference[..reference.LastIndexOf(':')];

    private static async Task<ReleaseFile> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var path = parsed.GetRequiredValue(FileName);
        var only = parsed.GetRequiredValue(Only);
        var values = parsed.GetRequiredValue(Values);
        var file = await DocumentFile.ReadAsync(path, json => ReleaseFile.Parse(json, values), cancellationToken);
        if (only.Count > 0)
            return file.Only(only);
        return file;
    }
}
