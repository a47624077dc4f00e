using System.CommandLine;
using OciMultiArch.Go;
using OciMultiArch.Internal;
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
        .. ContentOptions.OfNew,
        CompressionOption.OfImages, .. BaseOptions.All, .. SupplyChainOptions.All,
    ];

    /// <summary>
    /// Builds programs side by side and writes their images, under the tags that are asked for when all of them are there.
    /// </summary>
    /// <param name="session">The run.</param>
    /// <param name="parsed">The command line, with <see cref="OptionsOfPrograms"/>.</param>
    /// <param name="programs">The programs.</param>
    /// <param name="cancellationToken">Ends the builds.</param>
    /// <exception cref="OciException">A program cannot be built, or its images cannot be written.</exception>
    public static async Task<IReadOnlyList<Artifact>> BuildForAsync(
        Session session, ParseResult parsed, IReadOnlyList<BuildRequest> programs, CancellationToken cancellationToken)
    {
        GoBuildSlots slots = new(AppArguments.MaxParallelOf(parsed.GetValue(SharedOptions.Jobs)));
        NamesTogether together = new(programs.Count);
        Place[] places = [.. programs.Select(static program => program.Place)];
        BaseReader reader = new(parsed);
        SharedBases bases = new(session, reader, places, cancellationToken);
        return await ParallelWork.SelectAsync(programs, BuildOneAsync, cancellationToken, Math.Max(programs.Count, 1));

        async ValueTask<Artifact> BuildOneAsync(BuildRequest program, CancellationToken cancel)
        {
            var built = await BuildAsync(session, parsed, program, slots, bases, cancel);
            await session.ExpectAsync(built, cancel);
            await reader.RequireLayersAsync(session, built, [program.Place], cancel);
            if (session.IsDryRun)
                return built;
            var options = session.NewPushOptions();
            options.BeforeTags = together.ArriveAsync;
            await session.ForWriting(program.Place).PushAsync(built, program.Tags, options, cancel);
            return built;
        }
    }

    private static async Task<Artifact> BuildAsync(
        Session session,
        ParseResult parsed,
        BuildRequest program,
        GoBuildSlots slots,
        SharedBases bases,
        CancellationToken cancellationToken)
    {
        var annotations = Settings.AnnotationsOf(parsed, program.Platforms);
        var app = AppArguments.AppOf(parsed, program.Package, program.Platforms) with { Slots = slots };
        app = app with { Annotations = annotations.Of(Annotations.Document.Manifest) };
        GoVariableNotice.Tell(app, GoUserVariables.OfProcess, session.TellOnce);
        if (parsed.GetValue(Base) is { } target)
            app = app with { Base = await bases.GetAsync(target, program.Platforms) };
        var cache = SharedOptions.CacheOf(parsed.GetValue(SharedOptions.Cache));
        app = app with { CacheFolder = BaseOptions.CacheFolderOf(parsed, cache) };
        var built = await BuildAsync(session, app, cache, null, cancellationToken);
        built = await AnnotateAsync(built, annotations, TemplatesOf(program.Package), cancellationToken);
        var plain = CompressionOption.Of(parsed);
        var copy = CompressionOption.CopyOf(parsed);
        built = await WithCopiesAsync(session, built, plain, copy, cache, cancellationToken);
        return await new SupplyChainOptions(parsed).AttachAsync(built, BuildFacts.Of(app), cancellationToken);
    }

    private static string FolderOf(string package) => Directory.Exists(package) ? package : ".";

    /// <summary>What is built, for what, and what it is called.</summary>
    /// <param name="Package">The main package.</param>
    /// <param name="To">Where the images go.</param>
    internal sealed record BuildRequest(string Package, RepositoryName To)
    {
        public Place Place { get; } = new Place.Registry(To);

        public required IReadOnlyList<Platform> Platforms { get; init; }

        public required IReadOnlyList<Tag> Tags { get; init; }
    }
}
