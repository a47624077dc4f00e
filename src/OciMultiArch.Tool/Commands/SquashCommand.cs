using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>squash</c>: one layer in the place of several.</summary>
internal static class SquashCommand
{
    private static readonly Argument<Target> From = OptionFactory.Argument(
        "REF",
        Target.Parse,
        $"The index or image to squash: {Target.Forms}. Without --to it is changed in place.");

    private static readonly Option<Target?> To = IndexEditCommand.To;

    private static readonly Option<IReadOnlyList<Platform>> Platforms =
        OptionFactory.Platforms("--platform", "The images to squash; each must be there. Default: all.");

    private static readonly Option<Target?> Base = SharedOptions.ExistingOption(
        "--base", "Keep the layers of this base, and squash those above it.", "BASE");

    private static readonly Option<bool> KeepsBase = OptionFactory.Flag(
        "--keep-base", "Keep the layers of the base that the images name in their annotations, as it was when they were built.");

    public static Command Create()
    {
        DocumentedCommand command = new("squash",
            "Makes one layer of all layers of an image, or of every image of an index; or of those above a base. The files are the "
            + "same. What a layer removed or replaced is gone from the image. Labels, history and annotations stay; an image that "
            + "keeps no layer of its base no longer names it.",
            """
            ocimulti squash ghcr.io/acme/api:1.4.0 --to ghcr.io/acme/api:1.4.0-squashed
            ocimulti squash ghcr.io/acme/api:1.4.0 --keep-base --to oci:airgap:1.4.0
            """)
        {
            From, Platforms, Base, KeepsBase, CompressionOption.Option, SharedOptions.Cache, SharedOptions.ExpectPlatforms,
            SharedOptions.DryRun, SharedOptions.Json,
        };
        foreach (var option in SharedOptions.InPlace(To))
            command.Add(option);
        ReferrerOptions.AddTo(command);
        command.Validators.Add(static result =>
        {
            if (result.GetResult(Base) is not null && result.GetValue(KeepsBase))
                result.AddError("--base and --keep-base exclude each other.");
        });
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var from = parsed.GetRequiredValue(From);
        var to = parsed.GetValue(To) ?? from.InPlace();
        var change = InPlace.Of(parsed, from, to);
        if (change is null || session.IsDryRun)
            return await PushCommand.RunAsync(session, MakeAsync, cancellationToken);
        return await change.RunAsync(session, SquashAsync, cancellationToken);

        async Task<PushCommand> MakeAsync()
        {
            var original = await session.GetAsync(from, [to.Place], cancellationToken);
            change?.Check(original);
            var edit = await EditOfAsync(original, cancellationToken);
            var squashed = await original.EditImagesAsync(edit, cancellationToken);
            var told = await InPlace.WithPlatformAsync(original, squashed, cancellationToken);
            return new(to.Place, squashed, [to.Tag!]) { Told = told };
        }

        ValueTask<EditReport> SquashAsync(IContentStore store, EditOptions options) =>
            store.EditImagesAsync(to.Tag!.Value, EditOfAsync, options, cancellationToken);

        async ValueTask<ImageEdit> EditOfAsync(Artifact original, CancellationToken cancel)
        {
            var onto = await BaseAsync(session, original, to, parsed, cancel);
            var cache = session.Staging(SharedOptions.CacheOf(parsed.GetValue(SharedOptions.Cache)));
            LayerOptions options = new() { Compression = CompressionOption.Of(parsed) };
            return ImageEdit.OfSquash(cache, onto, options) with { Platforms = parsed.GetRequiredValue(Platforms) };
        }
    }

    private static async Task<Artifact?> BaseAsync(
        Session session, Artifact original, Target to, ParseResult parsed, CancellationToken cancellationToken)
    {
        Task<Artifact> Read(Target target) => session.GetAsync(target, [to.Place], cancellationToken);
        if (parsed.GetValue(Base) is { } named)
            return await Read(named);
        if (parsed.GetValue(KeepsBase))
            return await EditCommand.RecordedBaseAsync(original, parsed.GetRequiredValue(Platforms), "--base", Read, cancellationToken);
        return null;
    }
}
