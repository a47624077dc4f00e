using OciMultiArch.Building;
using OciMultiArch.Internal;

namespace OciMultiArch.Go;

public sealed partial record GoApp
{
    /// <summary>
    /// Makes the image of one program: builds everything while it checks everything, packs and describes.
    /// </summary>
    private sealed partial class Build(GoApp app, IContentCache cache, BuildHeartbeat heartbeat)
    {
        private readonly BuildTemplates templates = new(app.SourceFolder)
        {
            Name = app.Name ?? ProgramName.OfPackage(app.Package, app.WorkingDirectory),
        };

        private readonly Dictionary<Platform, GoApp> own = [];

        public async ValueTask<Artifact> RunAsync(CancellationToken cancellationToken)
        {
            CheckSettings();
            var checking = Task.Run(() => CheckChangeAsync(cancellationToken), cancellationToken);
            try
            {
                return await CheckedAsync(checking, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                // What is wrong with the settings is said first.
                await checking.ConfigureAwait(false);
                throw;
            }
        }

        private async ValueTask<Artifact> CheckedAsync(Task checking, CancellationToken cancellationToken)
        {
            var created = app.Created ?? SourceTime();
            string[] packages = [app.Package, .. app.FurtherPackages];
            heartbeat.Expect(app.Platforms.Count, packages.Length);
            GoSource[] sources = [.. packages.Select(package => GoSource.Of(package, app.WorkingDirectory))];
            foreach (var platform in app.Platforms)
                own[platform] = await app.ExpandedAsync(platform, templates, cancellationToken).ConfigureAwait(false);
            GoTool[] tools = [.. sources.Select(ToolFor)];
            GoInstallation go = new(tools[0], app.CacheFolder);
            var targets = await go.TargetsAsync(app.Platforms, cancellationToken).ConfigureAwait(false);
            foreach (var tool in tools)
                tool.MayTakeMemory = GoCollector.IsLeftToUsers(go.Version);
            using var kept = BuildCache.Open(app.CacheFolder, cache, app.Compression, app.MaxCacheBytes);
            GoTarget[] owned = [.. targets.Select(WithOwn)];
            Site SiteOf(string package, int at) => new(go, tools[at], sources[at], owned) { Package = package, Kept = kept };
            Site[] sites = [.. packages.Select(SiteOf)];
            var folder = WorkFolder.Create(go.TemporaryFolder);
            await using (folder.ConfigureAwait(false))
            {
                Job job = new(sites, created, folder, new(cache, kept?.Layers));
                var built = await CheckedWork.RunAsync(
                    cancel => PlanAsync(sites, created, checking, cancel),
                    (planning, cancel) => ImagesAsync(job, planning, cancel),
                    cancellationToken).ConfigureAwait(false);
                if (kept is not null)
                    await kept.TrimAsync(cancellationToken).ConfigureAwait(false);
                return await OneAsync(built, cancellationToken).ConfigureAwait(false);
            }
        }

        private async Task DiagnoseAsync(Site site, GoTarget target, CancellationToken cancellationToken)
        {
            await site.Go.CheckPlatformsAsync([target.Platform], cancellationToken).ConfigureAwait(false);
            await PackageAsync(site, target, cancellationToken).ConfigureAwait(false);
        }

        private void CheckSettings()
        {
            if (app.Platforms.Count == 0)
                throw new ArgumentException("Platforms is empty: name at least one, such as linux/amd64.", nameof(app));
            CheckPlatformsDiffer();
            if (app.MaxParallel is < 1)
                throw new ArgumentException(
                    $"MaxParallel is {app.MaxParallel}; at least one program must be built at a time.", nameof(app));
            if (app.Format == ImageFormat.Docker && app.Annotations.Count > 0)
                throw new ArgumentException(
                    "A Docker manifest cannot hold Annotations. Use the OCI format, or Labels.", nameof(app));
            if (app.Format == ImageFormat.Docker && app.Compression.MediaType == MediaType.OciLayerZstd)
                throw new ArgumentException(
                    "Docker's format has no type for layers that are compressed with zstd. Use the OCI format, or gzip.", nameof(app));
            GoFlags.Check(app.Flags, app.BuildTags, app.LdFlags);
            GoTool.CheckEnvironment(app.GoEnvironment);
            app.CheckPlatformSettings();
        }

        // A recipe without a base reads nothing, and finds what no container engine would start.
        private async Task CheckChangeAsync(CancellationToken cancellationToken)
        {
            ImageRecipe recipe = new()
            {
                Platform = app.Platforms[0],
                Change = app.change,
                RemovedLabels = app.RemovedLabels,
            };
            await recipe.BuildAsync(cancellationToken).ConfigureAwait(false);
        }

        private GoTool ToolFor(GoSource source)
        {
            var tool = GoTool.Find(app.GoCommand, source.Directory, app.GoEnvironment);
            if (heartbeat.IsHeard)
                tool.Step = heartbeat.Steps;
            return tool;
        }

        private GoTarget WithOwn(GoTarget target) => target with { Own = own[target.Platform].GoEnvironment };

        private void CheckPlatformsDiffer()
        {
            Dictionary<string, Platform> seen = new(StringComparer.Ordinal);
            foreach (var platform in app.Platforms)
            {
                var key = platform.Canonical().ToString();
                if (seen.TryAdd(key, platform))
                    continue;
                var first = Printable.Short(seen[key].ToString());
                var second = Printable.Short(platform.ToString());
                throw new ArgumentException(
                    $"{first} and {second} of Platforms are the same platform: leave one out.", nameof(app));
            }
        }

        private Task<SharedLayers> SharedFilesAsync(string goRoot, CancellationToken cancellationToken)
        {
            SharedFiles files = new(GoTimeZoneFiles.In(app.SystemFiles, goRoot), app.Files, app.Platforms)
            {
                HasBase = own.Values.Any(static one => one.Base is not null),
                User = app.User,
                Capabilities = new(app.Capabilities),
            };
            return SharedLayers.ReadAsync(files with { Layers = app.FileLayers }, cancellationToken);
        }

        private Task<GoPackage> PackageAsync(Site site, GoTarget target, CancellationToken cancellationToken)
        {
            var flags = own[target.Platform].Flags;
            var arguments = GoFlags.List(flags, app.BuildTags, GoPackage.ListFormat, site.Source.Package);
            return GoPackage.FindAsync(site.Tool, arguments, site.Package, target, cancellationToken);
        }

        private async ValueTask<GoImage> ImageAsync(
            GoTarget target,
            IReadOnlyList<GoPackage> packages,
            SharedLayers shared,
            DateTimeOffset created,
            CancellationToken cancellationToken)
        {
            var one = own[target.Platform];
            var programs = PlacedProgram.AllOf(packages, one.FileName, target.Platform);
            foreach (var (file, _) in programs)
                await shared.CheckBesideAsync(file, cancellationToken).ConfigureAwait(false);
            shared.CheckGranted(programs.SelectMany(static placed => placed.File.Entries(placed.File.Path)));
            var entrypoint = app.Entrypoint.Count > 0 ? app.Entrypoint : [programs[0].File.Entrypoint];
            var platform = await GoImage.PlatformAsync(one.Base, target, cancellationToken).ConfigureAwait(false);
            ImageRecipe recipe = new()
            {
                Platform = platform,
                Base = one.Base,
                Format = app.Format,
                Created = created,
                Annotations = one.Annotations,
                Change = one.change with { Entrypoint = entrypoint },
            };
            recipe = recipe with { Inherit = app.Inherit, RemovedLabels = app.RemovedLabels };
            var planning = GoImage.PlanAsync(recipe, programs, shared, app.Compression, cancellationToken);
            return await planning.ConfigureAwait(false);
        }

        private async ValueTask<BuiltProgram> ProgramOfAsync(
            Site site, GoTarget target, WorkFolder folder, int number, CancellationToken cancellationToken)
        {
            GoBuild build = new(site.Tool, site.Package, folder)
            {
                Diagnose = (failed, cancel) => DiagnoseAsync(site, failed, cancel),
                Cache = site.Kept,
                KeyOf = asked => KeyOf(site, asked),
            };
            heartbeat.BuildStarts(target.Platform);
            IEnumerable<string> ArgumentsFor(string output) => Arguments(own[target.Platform], output, site.Source.Package);
            var program = await build.RunAsync(ArgumentsFor, target, number, cancellationToken).ConfigureAwait(false);
            heartbeat.BuildEnds(target.Platform);
            return program;
        }

        // Without the linker's flags, which often name the version: each of these would keep a program of its own.
        private string? KeyOf(Site site, GoTarget target)
        {
            var one = own[target.Platform];
            var cgo = target.Own.GetValueOrDefault("CGO_ENABLED", "0");
            if (site.Go.Identity is not { } identity || cgo != "0")
                return null;
            var goFlags = target.Own.GetValueOrDefault("GOFLAGS");
            if (!GoIdentity.AreCovered([one.LdFlags, goFlags, .. one.Flags]))
                return null;
            var (directory, package) = site.Source;
            var platform = $"{target.Os} {target.Architecture} {target.Variant}";
            var flags = GoFlags.Build(one.Flags, one.BuildTags, null, "", package);
            string[] parts = [identity, app.GoCommand, directory, platform, .. flags];
            return string.Join('\n', parts);
        }

        private static IEnumerable<string> Arguments(GoApp one, string output, string package) =>
            GoFlags.Build(one.Flags, one.BuildTags, one.LdFlags, output, package);

        private async Task<Artifact> OneAsync(Artifact[] built, CancellationToken cancellationToken)
        {
            if (built is [var only])
                return only;
            var bases = own.Values.Select(static one => one.Base).Distinct().ToArray();
            var from = bases.Length == 1 ? bases[0] : null;
            IndexOptions options = new() { Format = app.Format, Base = from };
            var annotations = await app.IndexAnnotationsAsync(templates, cancellationToken).ConfigureAwait(false);
            return await Artifact.CreateIndexAsync(built, annotations, options, cancellationToken).ConfigureAwait(false);
        }

        private ValueTask<TResult[]> EachAsync<T, TResult>(
            IReadOnlyList<T> items,
            Func<T, CancellationToken, ValueTask<TResult>> work,
            CancellationToken cancellationToken)
        {
            var maxParallel = app.MaxParallel ?? System.Environment.ProcessorCount;
            return ParallelWork.SelectAsync(items, work, cancellationToken, maxParallel);
        }

        private DateTimeOffset SourceTime()
        {
            var given = app.GoEnvironment.GetValueOrDefault(SourceDate.Name);
            var stated = given is null ? SourceDate.OfEnvironment() : SourceDate.Of(given);
            return stated ?? DateTimeOffset.UnixEpoch;
        }

        /// <summary>Where and what is built.</summary>
        private sealed record Site(
            GoInstallation Go, GoTool Tool, GoSource Source, IReadOnlyList<GoTarget> Targets)
        {
            /// <summary>The package as it was given.</summary>
            public required string Package { get; init; }

            /// <summary>Where programs are kept between builds; null for nowhere.</summary>
            public BuildCache? Kept { get; init; }
        }
    }
}
