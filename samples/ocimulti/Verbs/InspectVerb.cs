using System.CommandLine;
using System.Text.Json;

namespace OciMultiArch.Tool.Verbs;

/// <summary><c>inspect</c>: what is behind a name.</summary>
internal static class InspectVerb
{
    private static readonly Argument<Target> Of = new("REF") { Description = $"What exists: {Target.Forms}.", CustomParser = Door.One(Target.Parse) };
    private static readonly Option<bool> Raw = new("--raw") { Description = "Print the exact bytes of the manifest or index, and nothing else." };

    public static Command Command()
    {
        Verb command = new("inspect",
            "Shows an index with its platforms, or an image with its config and layers. No layer is read.",
            """
            ocimulti inspect alpine
            ocimulti inspect ghcr.io/acme/api:1.4.0 --raw | sha256sum
            """) { Of, Raw, Shared.Json };
        command.Validators.Add(static result =>
        {
            if (result.GetValue(Raw) && result.GetValue(Shared.Json))
                result.AddError("--raw and --json exclude each other.");
        });
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var target = parsed.GetRequiredValue(Of);
        var artifact = await target.GetAsync(session.ForReading(target.Place), cancellationToken);
        if (parsed.GetValue(Raw))
        {
            await using var bytes = Console.OpenStandardOutput();
            await bytes.WriteAsync(artifact.Bytes, cancellationToken);
            return;
        }
        var config = artifact.Manifest?.Config.MediaType.IsImageConfig == true ? await artifact.ConfigAsync(cancellationToken) : null;
        var inspection = Inspection.Of(target, artifact, config);
        if (session.IsJson)
            Console.Out.WriteLine(JsonSerializer.Serialize(inspection, ToolJson.Plain.Inspection));
        else
            InspectionText.Write(inspection);
    }
}
