using System.CommandLine;
using System.Text.Json;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>manifest verify</c>: whether an image or index is whole where it is.</summary>
internal static class ManifestVerifyCommand
{
    private static readonly Argument<Target> Of = new("REF") { Description = $"What exists: {Target.Forms}.", CustomParser = OptionParsers.One(Target.Parse) };

    private static readonly Option<bool> Deep = new("--deep")
    {
        Description = "Also read every layer: its digest, its DiffID, and whether the program that a container starts is one for the image's platform.",
    };

    public static Command Command()
    {
        DocumentedCommand command = new("verify",
            "Checks that all an image or index points at is there and fits together. Reads alone; exit status 1 when something is wrong that a pull would suffer from.",
            """
            ocimulti manifest verify ghcr.io/acme/api:1.4.0 --expect-platforms linux/amd64,linux/arm64
            ocimulti manifest verify oci:airgap:1.4.0 --deep
            """) { Of, Deep, SharedOptions.ExpectPlatforms, SharedOptions.Json };
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var target = parsed.GetRequiredValue(Of);
        var artifact = await target.GetAsync(session.ForReading(target.Place), cancellationToken);
        var report = await artifact.VerifyAsync(
            new()
            {
                ReadsLayers = parsed.GetValue(Deep),
                ExpectedPlatforms = parsed.GetValue(SharedOptions.ExpectPlatforms) ?? [],
            },
            cancellationToken);
        var document = Verification.Of(target, report, session.Requests);
        if (session.IsJson)
            Console.Out.WriteLine(JsonSerializer.Serialize(document, ToolJson.Plain.Verification));
        else
            document.Write();
        if (document.Complaint is { } complaint)
            Console.Error.WriteLine($"ocimulti: {complaint}");
        return report.IsSound ? 0 : 1;
    }
}
