using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>edit</c>: changes every image of an index at once.</summary>
internal static partial class EditCommand
{
    public static Command Create()
    {
        DocumentedCommand command = new("edit",
            "Changes an image, or all images of an index at once. Everything else keeps its bytes, "
            + "and layers that exist are neither read nor sent, but for --recompress.",
            """
            ocimulti edit ghcr.io/acme/api:1.4.0 --label org.opencontainers.image.licenses=MIT --env TZ=UTC
            ocimulti edit ghcr.io/acme/api:1.4.0 --append ./certificates:/etc/ssl/certs --to registry.example/acme/api:1.4.0
            ocimulti edit ghcr.io/acme/api:1.4.0 --rebase gcr.io/distroless/static-debian12:nonroot --to ghcr.io/acme/api:1.4.0-1
            ocimulti edit ghcr.io/acme/api:1.4.0 --recompress gzip,zstd:9
            ocimulti edit ghcr.io/acme/api:1.4.0 --format docker --attestations drop --to registry.example/acme/api:docker
            """);
        command.Add(From);
        foreach (var option in Options)
            command.Add(option);
        command.Validators.Add(static result =>
        {
            if (result.GetResult(OldBase) is not null && result.GetResult(NewBase) is null)
                result.AddError("--old-base needs --rebase, which names the new base.");
        });
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(
        Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        Settings settings = new(parsed, Recompressing(session, parsed));
        var target = settings.To;
        var change = InPlace.Of(parsed, settings.From, target);
        if (change is null || session.IsDryRun)
            return await PushCommand.RunAsync(session, MakeAsync, cancellationToken);
        return await change.RunAsync(session, EditAsync, cancellationToken);

        async Task<PushCommand> MakeAsync()
        {
            var original = await session.GetAsync(settings.From, [target.Place], cancellationToken);
            change?.Check(original);
            var edit = await EditOfAsync(session, original, settings, cancellationToken);
            var edited = await original.EditImagesAsync(edit, cancellationToken);
            var told = await InPlace.WithPlatformAsync(original, edited, cancellationToken);
            return new(target.Place, edited, [target.Tag!]) { Told = told };
        }

        ValueTask<EditReport> EditAsync(IContentStore store, EditOptions options) => store.EditImagesAsync(
            target.Tag!.Value,
            (original, cancel) => EditOfAsync(session, original, settings, cancel),
            options,
            cancellationToken);
    }

    private static async ValueTask<ImageEdit> EditOfAsync(
        Session session, Artifact original, Settings settings, CancellationToken cancellationToken)
    {
        var rebase = await RebaseAsync(session, original, settings, cancellationToken);
        var edit = settings.Edit with { Rebase = rebase };
        if (settings.Layers.IsEmpty)
            return edit;
        return edit with { LayersFor = new LayersOnTop(PackAsync).ForAsync };

        ValueTask<IReadOnlyList<Layer>> PackAsync(bool isWindows) => session.WithStagingAsync(
            settings.Cache, cache => settings.Layers.PackAsync(cache, isWindows, cancellationToken));
    }

    private static async Task<Rebase?> RebaseAsync(
        Session session, Artifact original, Settings settings, CancellationToken cancellationToken)
    {
        if (settings.NewBase is null)
            return null;
        Task<Artifact> Read(Target target) => session.GetAsync(target, [settings.To.Place], cancellationToken);
        var newBase = await Read(settings.NewBase);
        var oldBase = settings.OldBase is null
            ? await RecordedBaseAsync(original, settings.Edit.Platforms, "--old-base", Read, cancellationToken)
            : await Read(settings.OldBase);
        return new() { NewBase = newBase, OldBase = oldBase };
    }

    // Layers that are made once for images of Windows and once for all others, where there are any.
    private sealed class LayersOnTop(Func<bool, ValueTask<IReadOnlyList<Layer>>> pack)
    {
        private readonly Lazy<Task<IReadOnlyList<Layer>>> windows = new(() => pack(true).AsTask());
        private readonly Lazy<Task<IReadOnlyList<Layer>>> others = new(() => pack(false).AsTask());

        public async ValueTask<IReadOnlyList<Layer>> ForAsync(Platform? platform, CancellationToken cancellationToken)
        {
            var made = platform?.Canonical().Os == "windows" ? windows : others;
            return await made.Value.WaitAsync(cancellationToken);
        }
    }

    private sealed class Settings
    {
        /// <param name="parsed">The command line.</param>
        /// <param name="recompress">How layers are compressed anew.</param>
        /// <exception cref="UsageException">Nothing is changed, or REF cannot be changed in place.</exception>
        public Settings(ParseResult parsed, ImageEdit recompress)
        {
            From = parsed.GetRequiredValue(EditCommand.From);
            To = parsed.GetValue(EditCommand.To) ?? From.InPlace();
            Edit = EditOf(parsed, recompress);
            var compression = CompressionOption.Of(parsed);
            Layers = new(parsed, parsed.GetRequiredValue(EditCommand.Layers), compression);
            NewBase = parsed.GetValue(EditCommand.NewBase);
            OldBase = parsed.GetValue(EditCommand.OldBase);
            Cache = SharedOptions.CacheOf(parsed.GetValue(SharedOptions.Cache));
            var changesNothing = Edit == new ImageEdit() && Layers.IsEmpty && NewBase is null;
            if (changesNothing)
                throw new UsageException(
                    "Nothing changes. Add an option such as --label, --env, --append, --file, --rebase or --format.");
        }

        public Target From { get; }

        public Target To { get; }

        /// <summary>The change, still without layers and bases.</summary>
        public ImageEdit Edit { get; }

        public EditLayers Layers { get; }

        public Target? NewBase { get; }

        /// <summary>The old base; null for the one that the images name.</summary>
        public Target? OldBase { get; }

        public OciLayout Cache { get; }

        private static ImageEdit EditOf(ParseResult parsed, ImageEdit recompress)
        {
            var annotations = parsed.GetRequiredValue(Annotated).ToLookup(static pair => pair.Value.Length > 0);
            var removed = annotations[false].Select(static pair => pair.Key);
            var format = parsed.GetValue(Format);
            var dropsAnnotations = SharedOptions.DropsAnnotations(parsed, format);
            var edit = recompress with
            {
                Change = ChangeOf(parsed),
                Format = format,
                Platforms = parsed.GetRequiredValue(Platforms),
                Attestations = parsed.GetValue(Attestations),
                Annotations = annotations[true].ToDictionary(StringComparer.Ordinal),
            };
            return edit with
            {
                DropsAnnotations = dropsAnnotations,
                RemovedLabels = Set(parsed.GetRequiredValue(RemovedLabels)),
                RemovedEnvironment = Set(parsed.GetRequiredValue(RemovedVariables)),
                RemovedAnnotations = Set(removed),
            };
        }

        private static ConfigChange ChangeOf(ParseResult parsed)
        {
            ConfigChange change = new()
            {
                Labels = parsed.GetRequiredValue(Labels),
                Environment = AssetsOption.VariablesOf(parsed, Variables),
                ExposedPorts = Set(parsed.GetRequiredValue(Ports)),
            };
            return change with
            {
                Entrypoint = parsed.GetRequiredValue(Entrypoint),
                Arguments = parsed.GetRequiredValue(EditCommand.Arguments),
                User = parsed.GetValue(User),
                WorkingDirectory = parsed.GetValue(WorkingDirectory),
            };
        }

        private static HashSet<string> Set(IEnumerable<string> texts) => texts.ToHashSet(StringComparer.Ordinal);
    }
}
