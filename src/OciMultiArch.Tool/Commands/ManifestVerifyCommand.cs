using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>manifest verify</c>: whether an image or index is complete where it is.</summary>
internal static class ManifestVerifyCommand
{
    private static readonly Argument<Target> Reference = SharedOptions.Existing();

    private static readonly Option<bool> Deep = OptionFactory.Flag(
        "--deep",
        "Also read every layer, and check its digest, its DiffID, "
        + "and whether the program that a container starts is built for the image's platform and has what it needs to start: "
        + "the interpreter of a script, its loader, its libraries.");

    public static Command Create()
    {
        DocumentedCommand command = new("verify",
            "Checks that everything an image or index points at is there and fits together. Only reads. "
            + "The exit status is 1 if a pull could fail.",
            """
            ocimulti manifest verify ghcr.io/acme/api:1.4.0 --expect-platforms linux/amd64,linux/arm64
            ocimulti manifest verify oci:airgap:1.4.0 --deep
            """)
        {
            Reference, ChosenPlatforms.Option, Deep, SharedOptions.ExpectPlatforms, SharedOptions.Json,
        };
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var target = parsed.GetRequiredValue(Reference);
        var expected = parsed.GetValue(SharedOptions.ExpectPlatforms) ?? [];
        VerifyOptions options = new() { ReadsLayers = parsed.GetValue(Deep), ExpectedPlatforms = expected };
        var whole = await target.GetAsync(session.ForReading(target.Place), cancellationToken);
        var artifact = await ChosenPlatforms.OfAsync(whole, parsed, cancellationToken);
        var report = await ProgressView.ShowAsync(
            session.Progress,
            $"verifying {Output.Plain($"{target}")}",
            async () => await artifact.VerifyAsync(options, cancellationToken));
        Verification document = new(target, report, session.Requests);
        session.Print(document, static json => json.Verification, document.Write);
        if (document.Message is { } message)
            Output.Message(message);
        return report.IsSound ? 0 : 1;
    }
}
