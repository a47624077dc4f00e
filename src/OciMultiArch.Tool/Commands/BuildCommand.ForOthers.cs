using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <content>Builds that other commands ask for.</content>
internal static partial class BuildCommand
{
    /// <summary>The options that say how a program is built and what its image holds.</summary>
    public static Option[] OptionsOfPrograms =>
    [
        Base, SharedOptions.Format, .. GoOptions, .. ImageOptions, Annotated, Certificates, TimeZones, Temporary,
        .. ContentOptions.All,
        CompressionOption.Option, SharedOptions.Cache, NoCache, .. SupplyChainOptions.All,
    ];

    /// <summary>Builds a program and writes its images under the tags of the command line.</summary>
    /// <param name="session">The run.</param>
    /// <param name="parsed">The command line, with <see cref="OptionsOfPrograms"/>.</param>
    /// <param name="program">The program.</param>
    /// <param name="to">Where the images go.</param>
    /// <param name="cancellationToken">Ends the build.</param>
    /// <exception cref="OciException">The program cannot be built, or its images cannot be written.</exception>
    public static async Task<Artifact> BuildForAsync(
        Session session, ParseResult parsed, BuildRequest program, CancellationToken cancellationToken)
    {
        var place = new Place.Registry(program.To);
        var annotations = Settings.AnnotationsOf(parsed, program.Platforms);
        var app = AppArguments.AppOf(parsed, program.Package, program.Platforms);
        app = app with { Annotations = annotations.Of(Annotations.Document.Manifest) };
        if (parsed.GetValue(Base) is { } target)
            app = app with { Base = await session.GetAsync(target, [place], cancellationToken) };
        var cache = SharedOptions.CacheOf(parsed.GetValue(SharedOptions.Cache));
        app = app with { CacheFolder = Settings.CacheFolderOf(parsed, cache) };
        var built = await BuildAsync(session, app, cache, null, cancellationToken);
        built = await AnnotateAsync(built, annotations, new(FolderOf(program.Package)), cancellationToken);
        built = await new SupplyChainOptions(parsed).AttachAsync(built, BuildFacts.Of(app), cancellationToken);
        await session.ExpectAsync(built, cancellationToken);
        if (session.IsDryRun)
            return built;
        var options = session.NewPushOptions();
        await session.ForWriting(place).PushAsync(built, program.Tags, options, cancellationToken);
        return built;
    }

    private static string FolderOf(string package) => Directory.Exists(package) ? package : ".";

    /// <summary>What is built, for what, and what it is called.</summary>
    /// <param name="Package">The main package.</param>
    /// <param name="To">Where the images go.</param>
    internal sealed record BuildRequest(string Package, RepositoryName To)
    {
        public required IReadOnlyList<Platform> Platforms { get; init; }

        public required IReadOnlyList<Tag> Tags { get; init; }
    }
}
