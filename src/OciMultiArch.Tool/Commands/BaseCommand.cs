using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>base check</c>: whether the base of an image has a newer version.</summary>
internal static class BaseCommand
{
    private static readonly Argument<Target> Reference = SharedOptions.Existing();

    private static readonly Option<IReadOnlyList<Platform>> Platforms =
        OptionFactory.Platforms("--platform", "Check the images for these platforms alone. Default: all.");

    public static Command Create() => new("base", "Looks after the images that others are built on.") { CreateCheck() };

    private static DocumentedCommand CreateCheck()
    {
        DocumentedCommand command = new("check",
            "Compares the base that each image names in its annotations, as 'build' writes them, with what that name stands for now. "
            + "The exit status is 1 if one is newer, gone or not named. 'edit --rebase' puts the images on the newer one.",
            """
            ocimulti base check ghcr.io/acme/api:1.4.0
            ocimulti base check ghcr.io/acme/api:1.4.0 || ocimulti edit ghcr.io/acme/api:1.4.0 --rebase gcr.io/distroless/static:nonroot
            """)
        {
            Reference, Platforms, SharedOptions.Json,
        };
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var target = parsed.GetRequiredValue(Reference);
        var artifact = await session.GetAsync(target, [], cancellationToken);
        HashSet<Digest> wanted = [];
        foreach (var platform in parsed.GetRequiredValue(Platforms))
            wanted.Add((await ImageChoice.ChooseAsync(target, artifact, platform, cancellationToken)).Digest);
        var checks = await artifact.CheckBasesAsync(FindAsync, cancellationToken);
        var chosen = checks.Where(check => wanted.Count == 0 || wanted.Contains(check.Image.Digest));
        BaseReport report = new(target.ToString(), artifact.Digest.ToString(), [.. chosen], session.Requests);
        session.Print(report, static json => json.BaseReport, report.Write);
        if (report.Message is { } message)
            Output.Message(message);
        return report.IsCurrent ? 0 : 1;

        async ValueTask<Artifact?> FindAsync(ImageReference name, CancellationToken cancel)
        {
            try
            {
                return await session.GetAsync(Target.Parse(name.ToString()), [], cancel);
            }
            catch (ContentNotFoundException)
            {
                return null;
            }
        }
    }
}
