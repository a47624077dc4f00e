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
            + "it. Several programs are built side by side, and get their tags when all of them are there. "
            + "Without --tag, only its digest names it. {version}, {commit}, {short-commit}, {date}, {timestamp}, {tag}, "
            + "{branch} and {dirty} in --ldflags, --tag, --to, --label, --annotation and --name stand for what git says "
            + "of the sources, {os}, {arch} and {variant} for the platform, {name} for the program: the last part of its "
            + "path; with '-', as in {-dirty}, only where there is a value.",
            """
            ocimulti build ./cmd/api --platform linux/amd64,linux/arm64 --to ghcr.io/acme/api --tag 1.4.0 --tag latest
            ocimulti build . --platform linux/arm/v7 --base gcr.io/distroless/static-debian12:nonroot --to oci:out --tag dev
            ocimulti build . --platform linux/amd64 --to docker-archive:app.tar:acme/app --tag dev && docker load -i app.tar
            ocimulti build . --platform linux/amd64 --load docker:acme/app:dev
            ocimulti build --platform linux/amd64,linux/arm64 --to ghcr.io/acme/api -t {version} --ldflags "-X main.version={version}"
            ocimulti build . --platform linux/amd64 --to oci:out --ca-certificates ca.pem --time-zones --tmp --user 65532
            ocimulti build ./cmd/api ./cmd/worker --platform linux/amd64,linux/arm64 --to ghcr.io/acme/{name} -t 1.4.0
            ocimulti build -f images.yaml --tag {version} --tag latest
            ocimulti build ./cmd/server ./cmd/healthcheck --one-image --platform linux/amd64 --to ghcr.io/acme/server
            ocimulti build . --platform linux/arm64 --to ghcr.io/acme/api --push-by-digest --result arm64.json
            ocimulti build . --platform linux/amd64 --to oci:out --file app.yaml=/etc/app.yaml:0640:65532:65532 --file ./static=/srv
            """);
        Packages.Validators.Add(CheckPackages);
        command.Add(Packages);
        TimeZones.Arity = ArgumentArity.ZeroOrOne;
        foreach (var option in Options)
            command.Add(option);
        command.Validators.Add(CheckSources);
        Session.Run(command, RunAsync);
        return command;
    }

    private static void CheckSources(CommandResult result)
    {
        if (result.GetResult(FileName) is not null)
        {
            CreatedTime.CheckEnvironment(result);
            foreach (var option in OptionsOfFiles)
                if (result.GetResult(option) is { Implicit: false })
                    result.AddError($"{option.Name} is not used with {FileName.Name}. Write it into the file.");
            return;
        }
        CheckDelivery(result);
        if (result.GetResult(Platforms) is not { Implicit: false })
            result.AddError($"Option '{Platforms.Name}' is required, such as --platform linux/amd64,linux/arm64.");
    }

    private static void CheckPackages(ArgumentResult result)
    {
        if (result.Tokens.Any(static token => string.IsNullOrWhiteSpace(token.Value)))
            result.AddError("The name of a package is empty. Write its folder, such as ./cmd/api, or leave it out for this one.");
        foreach (var package in result.Tokens.Select(static token => token.Value))
            if (OtherForm.PlatformReason(package) is { } reason && !Directory.Exists(package))
                result.AddError($"'{package}' {reason}");
    }

    private static void CheckDelivery(CommandResult result)
    {
        CreatedTime.CheckEnvironment(result);
        var whole = result.GetResult(TagNames)?.Tokens.Select(static token => TagArgument.WholeReason(token.Value)).OfType<string>();
        if (whole?.FirstOrDefault() is { } reason)
        {
            result.AddError($"{TagNames.Name}: {reason}");
            return;
        }
        var hasPlace = result.GetResult(To) is { Implicit: false };
        var isLoaded = result.GetResult(LoadOption.Option) is not null;
        if (!hasPlace && !isLoaded)
            result.AddError($"Option '{To.Name}' is required: a repository such as ghcr.io/acme/api, or oci:DIR.");
        var hasTags = result.GetResult(TagNames) is { Implicit: false };
        if (result.GetResult(PerArchTags) is { Implicit: false } && !hasTags)
            result.AddError("--per-arch-tags needs a --tag to begin with.");
        if (hasTags && !hasPlace && result.GetResult(LoadOption.Option)?.Tokens is [var load] && LoadOption.HasTag(load.Value))
            result.AddError($"--tag is not used where --load {load.Value} names a tag itself. Leave one of them out.");
    }

    private static async Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var packages = parsed.GetRequiredValue(Packages);
        if (parsed.GetValue(FileName) is { } file)
            return await RunFileAsync(session, parsed, file, cancellationToken);
        if (packages.Length > 1 && !parsed.GetValue(OneImage))
            return await RunSeveralAsync(session, parsed, packages, cancellationToken);
        var settings = await SettingsOfAsync(session, parsed, packages, null, cancellationToken);
        return await RunAsync(session, settings, cancellationToken);
    }

    /// <summary>What is asked for of one image.</summary>
    /// <param name="session">The run.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="packages">Its programs, first the one that it runs.</param>
    /// <param name="slots">Shared with other images; null for none.</param>
    /// <param name="cancellationToken">Ends git, where it runs.</param>
    private static async Task<Settings> SettingsOfAsync(
        Session session, ParseResult parsed, string[] packages, GoBuildSlots? slots, CancellationToken cancellationToken)
    {
        var templates = TemplatesOf(packages[0]);
        var platforms = parsed.GetRequiredValue(Platforms);
        var names = await Names.ReadAsync(parsed, platforms, templates, cancellationToken);
        return new(parsed, platforms, names, MakingOf) { Templates = templates };

        Making MakingOf(ParseResult given, Settings made)
        {
            var app = AppArguments.AppOf(given, packages[0], made.Platforms);
            app = app with { FurtherPackages = packages[1..], Slots = slots };
            app = app with { Annotations = made.Annotations.Of(Annotations.Document.Manifest) };
            return MakingOfGo(session, given, made, app);
        }
    }

    private static async Task<GoApp> WithBaseAsync(GoApp app, Platform platform, Target target, SharedBases bases)
    {
        // The command line may have left the platform out.
        if (app.PlatformSettings.FirstOrDefault(settings => settings.Platform == platform) is not { } own)
            return app;
        own = own with { Base = await bases.GetAsync(target, [platform]) };
        var others = app.PlatformSettings.Where(settings => settings.Platform != platform);
        return app with { PlatformSettings = [.. others, own] };
    }

    private static BuildTemplates TemplatesOf(string package) =>
        new(FolderOf(package)) { Name = ProgramName.OfPackage(package) };

    private static Making MakingOfGo(
        Session session,
        ParseResult parsed,
        Settings settings,
        GoApp app,
        IReadOnlyDictionary<string, string>? platformBases = null)
    {
        var cache = settings.Cache;
        app = app with { CacheFolder = BaseOptions.CacheFolderOf(parsed, cache) };
        GoVariableNotice.Tell(app, GoUserVariables.OfProcess, session.TellOnce);
        var isOnSeveral = platformBases?.Count > 0;
        settings.Facts = from =>
        {
            // Each image names its base itself.
            var facts = BuildFacts.Of(app with { Base = from });
            return isOnSeveral ? facts with { Base = null } : facts;
        };
        return MakeAsync;

        async ValueTask<Artifact> MakeAsync(Artifact? from, IProgress<PushProgress>? progress, CancellationToken cancellationToken)
        {
            settings.Uploads?.Start();
            var onBase = app with { Base = from, ImageMade = settings.Uploads is { } uploads ? uploads.Add : null };
            foreach (var (platform, name) in platformBases ?? new Dictionary<string, string>())
                onBase = await WithBaseAsync(onBase, Platform.Parse(platform), TargetOf(name)!, settings.Bases!);
            return await BuildAsync(session, onBase, cache, progress, cancellationToken);
        }
    }

    private static async Task<int> RunAsync(Session session, Settings settings, CancellationToken cancellationToken)
    {
        if (settings.ResultFile is not null)
            return await PushByDigestAsync(session, settings, cancellationToken);
        await using Uploads uploads = new(session, settings);
        settings.Uploads = uploads;
        return await PushCommand.RunAsync(session, MakeAsync, cancellationToken);

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
            foreach (var (image, tags) in images.Where(image => !IsZstdCopy(image)).Zip(settings.PerArchTags))
                roots.Add(new(image) { Tags = tags });
        }
        roots.Add(new(built) { Tags = settings.Tags });
        var pushes = settings.To.Select(place => new PushCommand(place, RootsFor(place, roots)) { Ahead = settings.Uploads?.To(place) });
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
        var from = await BaseAsync(session, settings, cancellationToken);
        var built = await settings.Make(from, progress, cancellationToken);
        built = await AnnotateAsync(built, settings.Annotations, settings.Templates, cancellationToken);
        built = await WithCopiesAsync(
            session, built, settings.Compression, settings.ZstdCopy, settings.Cache, cancellationToken);
        await RequireLayersAsync(session, settings, built, cancellationToken);
        return await settings.Attached.AttachAsync(built, settings.Facts(from), cancellationToken);
    }

    private static Task RequireLayersAsync(
        Session session, Settings settings, Artifact built, CancellationToken cancellationToken)
    {
        IReadOnlyList<Place> places = settings.To;
        if (settings.Load is { } load)
            places = [.. places, load.Place];
        return settings.Reader.RequireLayersAsync(session, built, places, cancellationToken);
    }

    private static async Task<Artifact?> BaseAsync(Session session, Settings settings, CancellationToken cancellationToken)
    {
        if (settings.Base is not { } target)
            return null;
        if (settings.Bases is { } bases)
            return await bases.GetAsync(target, settings.Platforms);
        return await settings.Reader.GetAsync(session, target, settings.To, cancellationToken);
    }
}
