using System.CommandLine;
using OciMultiArch.Internal;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary>
/// <c>inspect</c>, what is behind a name, and <c>manifest inspect</c>, the document alone in one request.
/// </summary>
internal static class InspectCommand
{
    private static readonly Argument<Target> Reference = SharedOptions.Existing();

    private static readonly Option<bool> Raw =
        OptionFactory.Flag("--raw", "Print the exact bytes of the manifest or index, and nothing else.");

    private static readonly Option<bool> Sizes = OptionFactory.Flag(
        "--sizes",
        "Also print how many bytes the config and layers of each image have. Costs one more request for each image.");

    public static Command Create()
    {
        DocumentedCommand command = new("inspect",
            "Shows an index with its platforms, or an image with its config and layers. No layer is read.",
            """
            ocimulti inspect alpine
            ocimulti inspect ghcr.io/acme/api:1.4.0 --platform linux/arm64
            ocimulti inspect ghcr.io/acme/api:1.4.0 --raw | sha256sum
            """)
        {
            Reference, ChosenPlatforms.Option, Raw, SharedOptions.Json,
        };
        SetWork(command, static (target, artifact, _, cancel) => InspectAsync(target, artifact, cancel));
        return command;
    }

    public static Command CreateManifest()
    {
        DocumentedCommand command = new("inspect",
            "Shows an index as a table of its entries, or the manifest of an image or artifact. Costs one request; "
            + "nothing else is read.",
            """
            ocimulti manifest inspect alpine
            ocimulti manifest inspect ghcr.io/acme/api:1.4.0 --sizes
            """)
        {
            Sizes, Reference, Raw, SharedOptions.Json,
        };
        SetWork(command, InspectManifestAsync);
        return command;
    }

    private static void SetWork(
        Command command, Func<Target, Artifact, ParseResult, CancellationToken, Task<Inspection>> inspect)
    {
        command.Validators.Add(static result =>
        {
            if (result.GetValue(Raw) && result.GetValue(SharedOptions.Json))
                result.AddError("--raw and --json exclude each other.");
        });
        Session.Run(command, async (session, parsed, cancellationToken) =>
        {
            var target = parsed.GetRequiredValue(Reference);
            var whole = await target.GetAsync(session.ForReading(target.Place), cancellationToken);
            var artifact = await ChosenPlatforms.OfAsync(whole, parsed, cancellationToken);
            if (parsed.GetValue(Raw))
            {
                await WriteRawAsync(artifact, cancellationToken);
                return;
            }
            var inspection = await inspect(target, artifact, parsed, cancellationToken);
            session.Print(inspection, ToolJson.Plain.Inspection, inspection.Write);
        });
    }

    private static async Task<Inspection> InspectAsync(
        Target target, Artifact artifact, CancellationToken cancellationToken)
    {
        var isImage = artifact.Manifest is { Config.MediaType.IsImageConfig: true };
        var config = isImage ? await artifact.ConfigAsync(cancellationToken) : null;
        return new(target, artifact, config);
    }

    private static async Task<Inspection> InspectManifestAsync(
        Target target, Artifact artifact, ParseResult parsed, CancellationToken cancellationToken)
    {
        Inspection inspection = new(target, artifact, null);
        if (artifact.Index is not null && parsed.GetValue(Sizes))
            inspection.Manifests = await SizedAsync(artifact, inspection.Manifests!, cancellationToken);
        return inspection;
    }

    private static async Task<IReadOnlyList<Inspection.Entry>> SizedAsync(
        Artifact artifact, IReadOnlyList<Inspection.Entry> entries, CancellationToken cancellationToken)
    {
        var manifests = artifact.Index!.Manifests.Zip(entries).ToArray();
        return await ParallelWork.SelectAsync(manifests, SizeAsync, cancellationToken);

        async ValueTask<Inspection.Entry> SizeAsync(
            (Descriptor Manifest, Inspection.Entry Entry) pair, CancellationToken cancel)
        {
            if (!pair.Manifest.MediaType.IsImageManifest)
                return pair.Entry;
            var image = await artifact.ChildAsync(pair.Manifest, cancel);
            return pair.Entry with { ContentSize = Inspection.ContentSizeOf(image) };
        }
    }

    private static async Task WriteRawAsync(Artifact artifact, CancellationToken cancellationToken)
    {
        await using var output = Console.OpenStandardOutput();
        await output.WriteAsync(artifact.Bytes, cancellationToken);
    }
}
