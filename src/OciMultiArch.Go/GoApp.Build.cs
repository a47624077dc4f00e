using OciMultiArch.Internal;
using OciMultiArch.Building;

namespace OciMultiArch.Go;

public sealed partial record GoApp
{
    /// <summary>
    /// Makes the image of one program: builds everything while it checks everything, then packs and describes.
    /// </summary>
    private sealed class Build(GoApp app, IContentCache cache, BuildHeartbeat heartbeat)
    {
        public async ValueTask<Artifact> RunAsync(CancellationToken cancellationToken)
        {
            CheckSettings();
            await CheckChangeAsync(cancellationToken).ConfigureAwait(false);
            var created = app.Created ?? SourceDate.Of(app.Environment);
            var source = GoSource.Of(app.Package, app.WorkingDirectory);
            var tool = GoTool.Find(app.GoCommand, source.Directory, app.Environment);
            GoInstallation go = new(tool);
            var targets = await go.TargetsAsync(app.Platforms, cancellationToken).ConfigureAwait(false);
            using var kept = BuildCache.Open(app.CacheFolder, cache, app.MaxCacheBytes);
            Site site = new(go, tool, source, [.. targets.Select(WithOwn)]) { Kept = kept };
            var folder = WorkFolder.Create(go.TemporaryFolder);
            await using (folder.ConfigureAwait(false))
            {
                var ((shared, images), programs) = await CheckedWork.RunAsync(
                    cancel => PlanAsync(site, created, cancel),
                    cancel => ProgramsAsync(site, folder, cancel).AsTask(),
                    cancellationToken).ConfigureAwait(false);
                var below = await shared.PackAsync(cache, app.Compression, cancellationToken).ConfigureAwait(false);
                LayerPacker packer = new(cache, kept?.Layers);
                var built = await AssembleAsync(packer, images, programs, below, cancellationToken).ConfigureAwait(false);
                if (kept is not null)
                    await kept.TrimAsync(cancellationToken).ConfigureAwait(false);
                return await OneAsync(built, cancellationToken).ConfigureAwait(false);
            }
        }

        private async Task<(SharedFilesLayer Shared, GoImage[] Images)> PlanAsync(
            Site site, DateTimeOffset created, CancellationToken cancellationToken)
        {
            // What go says of the package holds for all platforms; what one of them leaves out, its build tells.
            var package = await PackageAsync(site, site.Targets[0], cancellationToken).ConfigureAwait(false);
            var shared = await SharedFilesAsync(site.Go.Root, cancellationToken).ConfigureAwait(false);
            var images = await EachAsync(
                site.Targets,
                (target, cancel) => ImageAsync(target, package, shared, created, cancel),
                cancellationToken).ConfigureAwait(false);
            return (shared, images);
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
            GoTool.CheckEnvironment(app.Environment);
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

        private GoTarget WithOwn(GoTarget target) => target with { Own = app.For(target.Platform).Environment };

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

        private Task<SharedFilesLayer> SharedFilesAsync(string goRoot, CancellationToken cancellationToken)
        {
            SharedFiles files = new(GoTimeZoneFiles.In(app.SystemFiles, goRoot), app.Files, app.Platforms)
            {
                HasBase = app.Platforms.Any(platform => app.For(platform).Base is not null),
                User = app.User,
            };
            return SharedFilesLayer.ReadAsync(files, cancellationToken);
        }

        private Task<GoPackage> PackageAsync(Site site, GoTarget target, CancellationToken cancellationToken)
        {
            var flags = app.For(target.Platform).Flags;
            var arguments = GoFlags.List(flags, app.BuildTags, GoPackage.ListFormat, site.Source.Package);
            return GoPackage.FindAsync(site.Tool, arguments, app.Package, target, cancellationToken);
        }

        private async ValueTask<GoImage> ImageAsync(
            GoTarget target,
            GoPackage package,
            SharedFilesLayer shared,
            DateTimeOffset created,
            CancellationToken cancellationToken)
        {
            var file = ProgramPlace.Of(app.FileName ?? "/app/" + package.ProgramName, target.Platform);
            await shared.CheckBesideAsync(file, cancellationToken).ConfigureAwait(false);
            var entrypoint = app.Entrypoint.Count > 0 ? app.Entrypoint : [file.Entrypoint];
            var from = app.For(target.Platform).Base;
            var platform = await GoImage.PlatformAsync(from, target, cancellationToken).ConfigureAwait(false);
            ImageRecipe recipe = new()
            {
                Platform = platform,
                Base = from,
                Format = app.Format,
                Created = created,
                Annotations = app.Annotations,
                Change = app.change with { Entrypoint = entrypoint },
            };
            recipe = recipe with { Inherit = app.Inherit, RemovedLabels = app.RemovedLabels };
            var planning = GoImage.PlanAsync(recipe, file, package, shared, app.Compression, cancellationToken);
            return await planning.ConfigureAwait(false);
        }

        private ValueTask<BuiltProgram[]> ProgramsAsync(Site site, WorkFolder folder, CancellationToken cancellationToken)
        {
            GoBuild build = new(site.Tool, app.Package, folder)
            {
                Diagnose = (target, cancel) => DiagnoseAsync(site, target, cancel),
                Cache = site.Kept,
                KeyOf = target => KeyOf(site, target),
            };
            (int Number, GoTarget Target)[] numbered = [.. site.Targets.Index()];
            return EachAsync(numbered, ProgramAsync, cancellationToken);

            async ValueTask<BuiltProgram> ProgramAsync((int Number, GoTarget Target) one, CancellationToken cancel)
            {
                var (number, target) = one;
                heartbeat.BuildStarts(target.Platform);
                var own = app.For(target.Platform);
                IEnumerable<string> ArgumentsFor(string output) => Arguments(own, output, site.Source.Package);
                var program = await build.RunAsync(ArgumentsFor, target, number, cancel).ConfigureAwait(false);
                heartbeat.BuildEnds(target.Platform);
                return program;
            }
        }

        // Without the linker's flags, which often name the version: each of these would keep a program of its own.
        private string? KeyOf(Site site, GoTarget target)
        {
            var own = app.For(target.Platform);
            if (site.Go.Identity is not { } identity || target.Own.GetValueOrDefault("CGO_ENABLED", "0") != "0")
                return null;
            if (!GoIdentity.AreCovered([own.LdFlags, target.Own.GetValueOrDefault("GOFLAGS"), .. own.Flags]))
                return null;
            var (directory, package) = site.Source;
            var platform = $"{target.Os} {target.Architecture} {target.Variant}";
            var flags = GoFlags.Build(own.Flags, own.BuildTags, null, "", package);
            return string.Join('\n', [identity, app.GoCommand, directory, platform, .. flags]);
        }

        private static IEnumerable<string> Arguments(GoApp own, string output, string package) =>
            GoFlags.Build(own.Flags, own.BuildTags, own.LdFlags, output, package);

        private ValueTask<Artifact[]> AssembleAsync(
            LayerPacker packer, GoImage[] images, BuiltProgram[] programs, Layer? below, CancellationToken cancellationToken)
        {
            (GoImage Image, BuiltProgram Program)[] pairs = [.. images.Zip(programs)];
            return EachAsync(pairs, AssembleOneAsync, cancellationToken);

            async ValueTask<Artifact> AssembleOneAsync((GoImage Image, BuiltProgram Program) pair, CancellationToken cancel)
            {
                var (image, program) = pair;
                return await image.AssembleAsync(packer, below, program, heartbeat, cancel).ConfigureAwait(false);
            }
        }

        private async Task<Artifact> OneAsync(Artifact[] built, CancellationToken cancellationToken)
        {
            if (built is [var only])
                return only;
            var bases = app.Platforms.Select(platform => app.For(platform).Base).Distinct().ToArray();
            var from = bases.Length == 1 ? bases[0] : null;
            IndexOptions options = new() { Format = app.Format, Base = from };
            return await Artifact.IndexAsync(built, app.Annotations, options, cancellationToken).ConfigureAwait(false);
        }

        private ValueTask<TResult[]> EachAsync<T, TResult>(
            IReadOnlyList<T> items,
            Func<T, CancellationToken, ValueTask<TResult>> work,
            CancellationToken cancellationToken)
        {
            var maxParallel = app.MaxParallel ?? System.Environment.ProcessorCount;
            return ParallelWork.SelectAsync(items, work, cancellationToken, maxParallel);
        }

        /// <summary>Where and what is built.</summary>
        private sealed record Site(
            GoInstallation Go, GoTool Tool, GoSource Source, IReadOnlyList<GoTarget> Targets)
        {
            /// <summary>Where programs are kept between builds; null for nowhere.</summary>
            public BuildCache? Kept { get; init; }
        }
    }
}
