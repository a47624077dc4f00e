using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>sync</c>: tags of many repositories, as a file says.</summary>
internal static class SyncCommand
{
    private static readonly Argument<string> FileName = OptionFactory.Argument(
        "FILE", static text => text, "What goes where: .json, or .yaml and .yml for the same document in YAML.");

    private static readonly Option<string?> State = OptionFactory.Text(
        "--state",
        "DIR",
        "Where it is kept what was copied, which saves the question to the target. "
        + "Default: a folder of your own in $XDG_CACHE_HOME or ~/.cache.");

    public static Command Create()
    {
        DocumentedCommand command = new("sync",
            "Copies the tags of many repositories, as a file says. What is there already costs one request. "
            + "A tag that fails does not stop the others. Run it again to finish, or from time to time.",
            """
            ocimulti sync mirrors.yaml --dry-run
            ocimulti sync mirrors.yaml --json

            # mirrors.yaml
            sync:
              - from: ghcr.io/acme/api
                to: [eu.example.com/api, us.example.com/api]
                tags: ["1.*", latest]        # also: exclude, regex, versions, newest
                platforms: [linux/amd64, linux/arm64]
                immutable: "*.*.*"
                referrers: application/spdx+json
                tagsOfSignatures: true
            """)
        {
            FileName, State, ReferrerOptions.SignatureTags, SignatureOptions.SignedBy, SharedOptions.NoClobber, SharedOptions.Recheck,
            SharedOptions.DryRun, SharedOptions.Json,
        };
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var path = parsed.GetRequiredValue(FileName);
        var copies = await DocumentFile.ReadAsync(path, static json => SyncFile.Parse(json), cancellationToken);
        var folder = parsed.GetValue(State) ?? SharedOptions.UserCacheFolder("ocimulti-sync");
        return await new TagCopies(session, folder).RunAsync(copies, cancellationToken);
    }
}
