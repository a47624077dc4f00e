using System.CommandLine;
using OciMultiArch.Internal;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <summary>
/// <c>inspect</c>, what is behind a name, and <c>manifest inspect</c>, the document alone in one request.
/// </summary>
internal static class InspectCommand
{
    private const int MaxReferrers = 1000;
    private static readonly Argument<Target> Reference = SharedOptions.Existing();

    private static readonly Option<bool> Raw =
        OptionFactory.Flag("--raw", "Print the exact bytes of the manifest or index, and nothing else.");

    private static readonly Option<bool> Config = OptionFactory.Flag(
        "--config", "Print the exact bytes of the config of the image or artifact, and nothing else.");

    private static readonly Option<bool> Sizes = OptionFactory.Flag(
        "--sizes",
        "Also show the size of each image of an index: its config and layers together, compressed. Costs a registry one more "
        + "request for each image; folders and archives are always looked at.");

    public static Command Create()
    {
        DocumentedCommand command = new("inspect",
            "Shows an index with its platforms, or an image with its config, its layers and what made them; and what "
            + "refers to it, which costs a request more. No layer is read.",
            """
            ocimulti inspect alpine
            ocimulti inspect ghcr.io/acme/api:1.4.0 --platform linux/arm64
            ocimulti inspect ghcr.io/acme/api:1.4.0 --raw | sha256sum
            ocimulti inspect ghcr.io/acme/api:1.4.0 --platform linux/arm64 --config
            """)
        {
            Reference, ChosenPlatforms.Option, Sizes, Raw, Config, ReferrerOptions.ListedSignatureTags,
            SharedOptions.Wait, SharedOptions.Json,
        };
        SetWork(command, InspectAsync);
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
            Sizes, Reference, Raw, SharedOptions.Wait, SharedOptions.Json,
        };
        SetWork(command, InspectManifestAsync);
        return command;
    }

    private static void SetWork(
        Command command, Func<IContentSource, Target, Artifact, ParseResult, CancellationToken, Task<Inspection>> inspect)
    {
        command.Validators.Add(static result =>
        {
            Option<bool>[] forms = [Raw, Config, SharedOptions.Json];
            var given = forms.Where(form => result.GetValue(form)).Select(static form => form.Name).ToArray();
            if (given.Length > 1)
                result.AddError($"{string.Join(" and ", given)} exclude each other.");
        });
        Session.Run(command, async (session, parsed, cancellationToken) =>
        {
            var target = parsed.GetRequiredValue(Reference);
            var source = session.ForReading(target.Place);
            var whole = await session.GetAsync(target, source, cancellationToken);
            var artifact = await ChosenPlatforms.OfAsync(whole, parsed, cancellationToken);
            if (parsed.GetValue(Raw))
            {
                await WriteAsync(artifact.Bytes, cancellationToken);
                return;
            }
            if (parsed.GetValue(Config))
            {
                await WriteAsync(await ConfigAsync(target, artifact, cancellationToken), cancellationToken);
                return;
            }
            var inspection = await inspect(source, target, artifact, parsed, cancellationToken);
            session.Print(inspection, static json => json.Inspection, inspection.Write);
        });
    }

    private static async Task<Inspection> InspectAsync(
        IContentSource source, Target target, Artifact artifact, ParseResult parsed, CancellationToken cancellationToken)
    {
        var isImage = artifact.Manifest is { Config.MediaType.IsImageConfig: true };
        var config = isImage ? await artifact.ConfigAsync(cancellationToken) : null;
        Inspection inspection = new(target, artifact, config);
        await AddSizesAsync(inspection, target, artifact, parsed, cancellationToken);
        // An index of chosen platforms was made just now.
        var isStored = artifact.Index is null || ChosenPlatforms.Of(parsed).Count == 0;
        if (isStored)
            inspection.Referrers = await ReferrersAsync(source, artifact, cancellationToken);
        if (isStored && SideTag.AreWanted(target.Place, parsed.GetValue(ReferrerOptions.ListedSignatureTags)))
            inspection.SignatureTags = await SideTag.FindAsync(source, artifact.Digest, cancellationToken);
        return inspection;
    }

    // That they cannot be listed is no reason to show nothing.
    private static async Task<IReadOnlyList<Inspection.Referrer>?> ReferrersAsync(
        IContentSource source, Artifact artifact, CancellationToken cancellationToken)
    {
        try
        {
            var referrers = source.ReferrersAsync(artifact.Digest, cancellationToken: cancellationToken);
            var found = await referrers.Take(MaxReferrers + 1).ToListAsync(cancellationToken);
            if (found.Count > MaxReferrers)
                Output.Message(
                    $"More than {MaxReferrers} manifests refer to it; the first of them are shown. 'ocimulti referrers' shows all.");
            return [.. found.Take(MaxReferrers).Select(Inspection.Referrer.Of)];
        }
        catch (OciException failure)
        {
            Output.Message($"What refers to it could not be told: {ErrorText.Of(failure)}");
            return null;
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ConfigAsync(
        Target target, Artifact artifact, CancellationToken cancellationToken)
    {
        if (artifact.Manifest is null)
            throw new UsageException($"{target} is an index, which has no config. Choose an image of it with --platform.");
        return await artifact.Blobs[0].ReadAsync(cancellationToken: cancellationToken);
    }

    private static async Task<Inspection> InspectManifestAsync(
        IContentSource source, Target target, Artifact artifact, ParseResult parsed, CancellationToken cancellationToken)
    {
        Inspection inspection = new(target, artifact, null);
        await AddSizesAsync(inspection, target, artifact, parsed, cancellationToken);
        return inspection;
    }

    private static async Task AddSizesAsync(
        Inspection inspection, Target target, Artifact artifact, ParseResult parsed, CancellationToken cancellationToken)
    {
        var isAsked = parsed.GetValue(Sizes);
        var isFree = target.Place is not Place.Registry;
        if (artifact.Index is null || !(isAsked || isFree))
            return;
        var manifests = artifact.Index.Manifests.Zip(inspection.Manifests!).ToArray();
        inspection.Manifests = await ParallelWork.SelectAsync(manifests, SizeAsync, cancellationToken);

        async ValueTask<Inspection.Entry> SizeAsync(
            (Descriptor Manifest, Inspection.Entry Entry) pair, CancellationToken cancel)
        {
            if (!pair.Manifest.MediaType.IsImageManifest)
                return pair.Entry;
            try
            {
                var image = await artifact.ChildAsync(pair.Manifest, cancel);
                return pair.Entry with { ContentSize = Inspection.ContentSizeOf(image) };
            }
            catch (OciException) when (!isAsked)
            {
                return pair.Entry; // a folder may hold an index in part
            }
        }
    }

    private static async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await using var output = Console.OpenStandardOutput();
        await output.WriteAsync(bytes, cancellationToken);
    }
}
