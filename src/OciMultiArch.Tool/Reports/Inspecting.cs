using System.CommandLine;
using System.Text.Json;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>What the verbs that show a manifest or an index have in common.</summary>
internal static class Inspecting
{
    private static readonly Argument<Target> Of = new("REF") { Description = $"What exists: {Target.Forms}.", CustomParser = OptionParsers.One(Target.Parse) };
    private static readonly Option<bool> Raw = new("--raw") { Description = "Print the exact bytes of the manifest or index, and nothing else." };

    /// <param name="command">The verb, which gets REF, --raw and --json.</param>
    /// <param name="look">Reads what is to be shown besides the manifest itself.</param>
    public static void Run(Command command, Func<Target, Artifact, ParseResult, CancellationToken, ValueTask<Inspection>> look)
    {
        command.Add(Of);
        command.Add(Raw);
        command.Add(SharedOptions.Json);
        command.Validators.Add(static result =>
        {
            if (result.GetValue(Raw) && result.GetValue(SharedOptions.Json))
                result.AddError("--raw and --json exclude each other.");
        });
        Session.Run(command, async (session, parsed, cancellationToken) =>
        {
            var target = parsed.GetRequiredValue(Of);
            var artifact = await target.GetAsync(session.ForReading(target.Place), cancellationToken);
            if (parsed.GetValue(Raw))
                await WriteAsync(artifact.Bytes, cancellationToken);
            else
                Write(session, await look(target, artifact, parsed, cancellationToken));
        });
    }

    private static async Task WriteAsync(ReadOnlyMemory<byte> document, CancellationToken cancellationToken)
    {
        await using var bytes = Console.OpenStandardOutput();
        await bytes.WriteAsync(document, cancellationToken);
    }

    private static void Write(Session session, Inspection inspection)
    {
        if (session.IsJson)
            Console.Out.WriteLine(JsonSerializer.Serialize(inspection, ToolJson.Plain.Inspection));
        else
            InspectionText.Write(inspection);
    }
}
