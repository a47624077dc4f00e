using System.CommandLine;
using OciMultiArch.Go;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <content><c>image</c>: the images of <c>build</c>, from programs that any compiler has built.</content>
internal static partial class BuildCommand
{
    /// <summary>Creates the command <c>image</c>.</summary>
    public static Command CreateImage()
    {
        DocumentedCommand command = new("image",
            "Puts programs that are built already into images, one for each platform, and all images into one index, and "
            + "writes it. The header of each program is checked against its platform first.",
            """
            ocimulti image "dist/{os}-{arch}{variant}/app" --platform linux/amd64,linux/arm64,linux/arm/v7 --to ghcr.io/acme/app -t 1.4.0
            ocimulti image "dist/app_{goreleaser}/app" --to ghcr.io/acme/app --tag 1.4.0 --tag latest
            ocimulti image "target/{rust}/release/app" --to oci:out --tag dev
            ocimulti image "bin/Release/net10.0/{rid}/publish" --base mcr.microsoft.com/dotnet/runtime-deps:10.0 --to ghcr.io/acme/app
            ocimulti image "dist/{os}-{arch}/app" --to ghcr.io/acme/app --tag 1.4.0 --sbom spdx --provenance=https://ci.example.com/release
            ocimulti image ./app --to docker-archive:app.tar:acme/app --tag dev
            """);
        command.Add(ProgramPath);
        foreach (var option in PrebuiltOptions)
            command.Add(option);
        command.Validators.Add(CheckDelivery);
        Session.Run(command, RunImageAsync);
        return command;
    }

    private static async Task<int> RunImageAsync(
        Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var platforms = parsed.GetRequiredValue(PrebuiltPlatforms);
        PrebuiltProgram program = new(parsed.GetRequiredValue(ProgramPath)) { Program = parsed.GetValue(InnerProgram) };
        if (platforms.Count == 0)
            platforms = await program.FindPlatformsAsync(cancellationToken);
        BuildTemplates templates = new(Environment.CurrentDirectory);
        var names = await Names.ReadAsync(parsed, platforms, templates, cancellationToken);
        Settings settings = new(parsed, platforms, names, MakingOf) { Templates = templates };
        return await RunAsync(session, settings, cancellationToken);

        Making MakingOf(ParseResult given, Settings made) => MakingOfPrebuilt(session, given, made);
    }

    private static Making MakingOfPrebuilt(Session session, ParseResult parsed, Settings settings)
    {
        var (files, layers) = ContentOptions.LayersOf(parsed);
        var cache = settings.Cache;
        var zones = parsed.GetValue(PrebuiltTimeZones);
        var system = AppArguments.SystemFilesOf(parsed, settings.Platforms, zones);
        PrebuiltProgram program = new(parsed.GetRequiredValue(ProgramPath)) { Platforms = settings.Platforms };
        program = program with { Program = parsed.GetValue(InnerProgram) };
        program = program with { Files = files, FileLayers = layers, SystemFiles = system };
        program = program with { Capabilities = ContentOptions.CapabilitiesOf(parsed) };
        program = program with { Compression = CompressionOption.Of(parsed) };
        program = program with { CacheFolder = BaseOptions.CacheFolderOf(parsed, cache) };
        var recipe = RecipeOf(parsed, settings);
        settings.Facts = from => BuildFacts.Of(program, from);
        return MakeAsync;

        async ValueTask<Artifact> MakeAsync(
            Artifact? from, IProgress<PushProgress>? progress, CancellationToken cancellationToken)
        {
            if (parsed.GetValue(PrebuiltName) is { } name)
            {
                var filled = await settings.Templates.ExpandAsync(name, null, cancellationToken);
                program = program with { FileName = AppArguments.FileNameOf(filled) };
            }
            var onBase = recipe with { Base = from };
            Dictionary<Platform, ImageRecipe> all = [];
            foreach (var platform in settings.Platforms)
                all[platform] = await ExpandedAsync(onBase, platform, settings.Templates, cancellationToken);
            return await session.WithStagingAsync(cache, layers => BuildAsync(layers, all, progress, cancellationToken));
        }

        ValueTask<Artifact> BuildAsync(
            OciLayout layers, Dictionary<Platform, ImageRecipe> all, IProgress<PushProgress>? progress,
            CancellationToken cancellationToken)
        {
            var staged = layers.Equals(cache) ? program : program with { CacheFolder = null };
            return staged.BuildAsync(layers, platform => all[platform], progress, cancellationToken);
        }
    }

    private static async Task<ImageRecipe> ExpandedAsync(
        ImageRecipe recipe, Platform platform, BuildTemplates templates, CancellationToken cancellationToken)
    {
        var labels = await ExpandAsync(templates, recipe.Change.Labels, platform, cancellationToken);
        var annotations = await ExpandAsync(templates, recipe.Annotations, platform, cancellationToken);
        var change = recipe.Change with { Labels = labels };
        return recipe with { Platform = platform, Change = change, Annotations = annotations };
    }

    private static ImageRecipe RecipeOf(ParseResult parsed, Settings settings)
    {
        var annotations = settings.Annotations.Of(Annotations.Document.Manifest);
        var inherit = InheritArgument.Of(parsed.GetRequiredValue(Inherited));
        var removed = AppArguments.Set(parsed.GetRequiredValue(RemovedLabels));
        ImageRecipe recipe = new() { Platform = settings.Platforms[0], Change = ChangeOf(parsed) };
        recipe = recipe with { Annotations = annotations, Inherit = inherit, RemovedLabels = removed };
        var format = parsed.GetValue(SharedOptions.Format) ?? ImageFormat.Oci;
        var created = parsed.GetValue(Created) ?? SourceDate.OfEnvironment() ?? DateTimeOffset.UnixEpoch;
        return recipe with { Format = format, Created = created };
    }

    private static ConfigChange ChangeOf(ParseResult parsed)
    {
        var labels = parsed.GetRequiredValue(Labels);
        var variables = AssetsOption.VariablesOf(parsed, Variables);
        var entrypoint = parsed.GetRequiredValue(Entrypoint);
        var arguments = parsed.GetRequiredValue(BuildCommand.Command);
        ConfigChange change = new() { Labels = labels, Environment = variables };
        change = change with { Entrypoint = entrypoint, Arguments = arguments };
        var ports = AppArguments.Set(parsed.GetRequiredValue(Ports));
        var volumes = AppArguments.Set(parsed.GetRequiredValue(Volumes));
        change = change with { ExposedPorts = ports, Volumes = volumes };
        var signal = parsed.GetValue(StopSignal);
        change = change with { User = parsed.GetValue(User), StopSignal = signal };
        return change with { WorkingDirectory = parsed.GetValue(Folder) };
    }
}
