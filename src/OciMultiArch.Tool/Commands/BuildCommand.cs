using System.CommandLine;
using System.CommandLine.Parsing;
using OciMultiArch.Go;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>build</c>: go build for every platform, layered, indexed and pushed.</summary>
internal static partial class BuildCommand
{
    public static Command Create()
    {
        DocumentedCommand command = new("build",
            "Builds a Go program for every platform, puts each into an image and all images into one index, and writes "
            + "it. "
            + "Without --tag, only its digest names it. {version}, {commit}, {short-commit}, {date}, {timestamp}, {tag}, "
            + "{branch} and {dirty} in --ldflags, --tag, --to, --label, --annotation and --name stand for what git says "
            + "of the sources, {os}, {arch} and {variant} for the platform; with '-', as in {-dirty}, only where there "
            + "is a value.",
            """
            ocimulti build ./cmd/api --platform linux/amd64,linux/arm64 --to ghcr.io/acme/api --tag 1.4.0 --tag latest
            ocimulti build . --platform linux/arm/v7 --base gcr.io/distroless/static-debian12:nonroot --to oci:out --tag dev
            ocimulti build . --platform linux/amd64 --to docker-archive:app.tar:acme/app --tag dev && docker load -i app.tar
            ocimulti build . --platform linux/amd64 --load docker:acme/app:dev
            ocimulti build --platform linux/amd64,linux/arm64 --to ghcr.io/acme/api -t {version} --ldflags "-X main.version={version}"
            ocimulti build . --platform linux/amd64 --to oci:out --ca-certificates ca.pem --time-zones --tmp --user 65532
            ocimulti build . --platform linux/arm64 --to ghcr.io/acme/api --push-by-digest --result arm64.json
            ocimulti build . --platform linux/amd64 --to oci:out --file app.yaml=/etc/app.yaml:0640:65532:65532 --file ./static=/srv
            """);
        command.Add(Package);
        TimeZones.Arity = ArgumentArity.ZeroOrOne;
        foreach (var option in Options)
            command.Add(option);
        command.Validators.Add(CheckDelivery);
        Session.Run(command, RunAsync);
        return command;
    }

    private static void CheckDelivery(CommandResult result)
    {
        var hasPlace = result.GetResult(To) is { Implicit: false };
        var isLoaded = result.GetResult(LoadOption.Option) is not null;
        if (!hasPlace && !isLoaded)
            result.AddError($"Option '{To.Name}' is required.");
        var hasTags = result.GetResult(TagNames) is { Implicit: false };
        if (result.GetResult(PerArchTags) is { Implicit: false } && !hasTags)
            result.AddError("--per-arch-tags needs a --tag to begin with.");
        if (hasTags && !hasPlace && result.GetResult(LoadOption.Option)?.Tokens is [var load] && LoadOption.HasTag(load.Value))
            result.AddError($"--tag is not used where --load {load.Value} names a tag itself. Leave one of them out.");
    }

    private static async Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var package = parsed.GetRequiredValue(Package);
        BuildTemplates templates = new(FolderOf(package));
        var platforms = parsed.GetRequiredValue(Platforms);
        var names = await Names.ReadAsync(parsed, platforms, templates, cancellationToken);
        Settings settings = new(parsed, platforms, names, MakingOf) { Templates = templates };
        return await RunAsync(session, settings, cancellationToken);

        Making MakingOf(ParseResult given, Settings made) => MakingOfGo(session, given, made);
    }

    private static Making MakingOfGo(Session session, ParseResult parsed, Settings settings)
    {
        var cache = settings.Cache;
        var app = AppArguments.AppOf(parsed, parsed.GetRequiredValue(Package), settings.Platforms);
        app = app with { Annotations = settings.Annotations.Of(Annotations.Document.Manifest) };
        app = app with { CacheFolder = Settings.CacheFolderOf(parsed, cache) };
        GoVariableNotice.Tell(app, Environment.GetEnvironmentVariable, Output.Message);
        settings.Facts = from => BuildFacts.Of(app with { Base = from });
        return MakeAsync;

        ValueTask<Artifact> MakeAsync(Artifact? from, IProgress<PushProgress>? progress, CancellationToken cancellationToken)
        {
            var onBase = app with { Base = from };
            return BuildAsync(session, onBase, cache, progress, cancellationToken);
        }
    }

    private static async Task<int> RunAsync(Session session, Settings settings, CancellationToken cancellationToken)
    {
        if (settings.ResultFile is null)
            return await PushCommand.RunAsync(session, MakeAsync, cancellationToken);
        return await PushByDigestAsync(session, settings, cancellationToken);

        Task<IReadOnlyList<PushCommand>> MakeAsync(IProgress<PushProgress>? progress) =>
            BuildCommand.MakeAsync(session, settings, progress, cancellationToken);
    }

    private static async Task<IReadOnlyList<PushCommand>> MakeAsync(
        Session session, Settings settings, IProgress<PushProgress>? progress, CancellationToken cancellationToken)
    {
        var built = await BuildAsync(session, settings, progress, cancellationToken);
        List<NamedArtifact> roots = [];
        if (settings.PerArchTags.Length > 0)
        {
            var images = await built.ImagesAsync(cancellationToken);
            foreach (var (image, tags) in images.Zip(settings.PerArchTags))
                roots.Add(new(image) { Tags = tags });
        }
        roots.Add(new(built) { Tags = settings.Tags });
        var pushes = settings.To.Select(place => new PushCommand(place, RootsFor(place, roots)));
        if (settings.Load is not { } load)
            return [.. pushes];
        return [.. pushes, new(load.Place, built.WithAttached([]), load.Tags)];
    }

    // An SBOM is where something can hold it, and does not keep the image from the other places.
    private static IReadOnlyList<NamedArtifact> RootsFor(Place place, IReadOnlyList<NamedArtifact> roots)
    {
        if (place.HoldsReferrers)
            return roots;
        var bare = roots.Select(static root => new NamedArtifact(root.Artifact.WithAttached([])) { Tags = root.Tags });
        return [.. bare];
    }

    /// <exception cref="OciException">The program cannot be built, or the base cannot be read.</exception>
    private static async Task<Artifact> BuildAsync(
        Session session, Settings settings, IProgress<PushProgress>? progress, CancellationToken cancellationToken)
    {
        var from = settings.Base is null ? null : await session.GetAsync(settings.Base, settings.To, cancellationToken);
        var built = await settings.Make(from, progress, cancellationToken);
        built = await AnnotateAsync(built, settings.Annotations, settings.Templates, cancellationToken);
        return await settings.Attached.AttachAsync(built, settings.Facts(from), cancellationToken);
    }
}
