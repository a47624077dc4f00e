using System.CommandLine;
using OciMultiArch.Building;
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
        PrebuiltProgram program = new(parsed.GetRequiredValue(ProgramPath));
        if (platforms.Count == 0)
            platforms = await program.FindPlatformsAsync(cancellationToken);
        Settings settings = new(parsed, platforms, MakingOfPrebuilt);
        return await RunAsync(session, settings, cancellationToken);
    }

    private static Making MakingOfPrebuilt(ParseResult parsed, Settings settings)
    {
        var files = parsed.GetRequiredValue(Files).SelectMany(static file => file.Entries());
        var cache = settings.Cache;
        PrebuiltProgram program = new(parsed.GetRequiredValue(ProgramPath))
        {
            Platforms = settings.Platforms,
            FileName = AppArguments.FileNameOf(parsed.GetValue(PrebuiltName)),
            Program = parsed.GetValue(InnerProgram),
            Compression = CompressionOption.Of(parsed),
            Files = [.. files],
        };
        var zones = parsed.GetValue(PrebuiltTimeZones);
        program = program with { SystemFiles = AppArguments.SystemFilesOf(parsed, settings.Platforms, zones) };
        var recipe = RecipeOf(parsed, settings);
        return (from, progress, cancel) => program.BuildAsync(cache, _ => recipe with { Base = from }, progress, cancel);
    }

    private static ImageRecipe RecipeOf(ParseResult parsed, Settings settings)
    {
        ImageRecipe recipe = new()
        {
            Platform = settings.Platforms[0],
            Format = parsed.GetValue(SharedOptions.Format) ?? ImageFormat.Oci,
            Annotations = settings.Annotations.Of(Annotations.Document.Manifest),
            Created = parsed.GetValue(Created) ?? SourceDate.Of(new Dictionary<string, string>()),
            Change = ChangeOf(parsed),
        };
        return recipe with
        {
            Inherit = InheritArgument.Of(parsed.GetRequiredValue(Inherited)),
            RemovedLabels = AppArguments.Set(parsed.GetRequiredValue(RemovedLabels)),
        };
    }

    private static ConfigChange ChangeOf(ParseResult parsed)
    {
        ConfigChange change = new()
        {
            Labels = parsed.GetRequiredValue(Labels),
            Environment = parsed.GetRequiredValue(Variables),
            Entrypoint = parsed.GetRequiredValue(Entrypoint),
            Arguments = parsed.GetRequiredValue(BuildCommand.Command),
        };
        var ports = parsed.GetRequiredValue(Ports);
        var volumes = parsed.GetRequiredValue(Volumes);
        change = change with { ExposedPorts = AppArguments.Set(ports), Volumes = AppArguments.Set(volumes) };
        return change with
        {
            User = parsed.GetValue(User),
            WorkingDirectory = parsed.GetValue(Folder),
            StopSignal = parsed.GetValue(StopSignal),
        };
    }
}
