using OciMultiArch.Building;
using OciMultiArch.Internal;

namespace OciMultiArch;

public sealed partial record PrebuiltProgram
{
    private ProgramFinder Finder => new(Path, Program);

    /// <summary>Makes the images: finds and checks everything, then packs and describes.</summary>
    private sealed class Build(PrebuiltProgram program, IContentCache cache, BuildHeartbeat heartbeat)
    {
        private const string DynamicRemedy = "Link it statically, or choose a Base that has what it needs.";

        public async ValueTask<Artifact> RunAsync(
            Func<Platform, ImageRecipe> recipe, CancellationToken cancellationToken)
        {
            var platforms = await PlatformsAsync(cancellationToken).ConfigureAwait(false);
            heartbeat.Expect(platforms.Count, 1);
            ImageRecipe[] recipes = [.. platforms.Select(platform => recipe(platform) with { Platform = platform })];
            CheckFormat(recipes);
            var images = await ParallelWork.SelectAsync(recipes, FindAsync, cancellationToken).ConfigureAwait(false);
            var shared = await SharedAsync(recipes, cancellationToken).ConfigureAwait(false);
            foreach (var image in images)
            {
                await shared.CheckBesideAsync(image.Place, cancellationToken).ConfigureAwait(false);
                if (program.Capabilities.Count > 0)
                    shared.CheckGranted(image.Entries());
            }
            var planned = await ParallelWork.SelectAsync(images, PlanAsync, cancellationToken).ConfigureAwait(false);
            var kept = LayerCache.Open(program.CacheFolder, cache, program.MaxCacheBytes);
            LayerPacker packer = new(cache, kept?.Layers);
            var below = await shared.PackAsync(packer.PackAsync, program.Compression, cancellationToken).ConfigureAwait(false);
            var processors = System.Environment.ProcessorCount;
            var building = ParallelWork.SelectAsync(planned, WholeAsync, cancellationToken, processors);
            var built = await building.ConfigureAwait(false);
            if (kept is not null)
                await kept.TrimAsync(cancellationToken).ConfigureAwait(false);
            return await OneAsync(built, recipes, cancellationToken).ConfigureAwait(false);

            ValueTask<Artifact> WholeAsync(PrebuiltImage image, CancellationToken cancel) =>
                AssembleAsync(packer, image, new(shared, below), cancel);
        }

        private async ValueTask<IReadOnlyList<Platform>> PlatformsAsync(CancellationToken cancellationToken)
        {
            if (program.Platforms.Count == 0)
                return await program.FindPlatformsAsync(cancellationToken).ConfigureAwait(false);
            var groups = program.Platforms.GroupBy(static platform => platform.Canonical());
            var same = groups.FirstOrDefault(static group => group.Count() > 1);
            if (same is not null)
                throw new ArgumentException(
                    $"{Printable.Short(same.First().ToString())} and {Printable.Short(same.Last().ToString())} of Platforms are "
                    + "the same platform: leave one out.");
            return program.Platforms;
        }

        private void CheckFormat(ImageRecipe[] recipes)
        {
            var format = recipes[0].Format;
            if (Array.Exists(recipes, recipe => recipe.Format != format))
                throw new ArgumentException("The recipes are of several formats. Choose one.", nameof(recipes));
            if (format != ImageFormat.Docker)
                return;
            if (program.Annotations.Count > 0)
                throw new ArgumentException(
                    "A Docker manifest list cannot hold Annotations. Use the OCI format, or labels.", nameof(recipes));
            if (program.Compression.MediaType == MediaType.OciLayerZstd)
                throw new ArgumentException(
                    "Docker's format has no type for layers that are compressed with zstd. Use the OCI format, or gzip.",
                    nameof(recipes));
        }

        private async ValueTask<PrebuiltImage> FindAsync(ImageRecipe recipe, CancellationToken cancellationToken)
        {
            var found = await program.Finder.FindAsync(recipe.Platform, cancellationToken).ConfigureAwait(false);
            var isStarted = recipe.Change.Entrypoint.Count == 0;
            await found.CheckAsync(isStarted, cancellationToken).ConfigureAwait(false);
            var place = ProgramPlace.Of(PlaceOf(found), recipe.Platform);
            var platform = await ProgramPlace.PlatformAsync(recipe.Base, recipe.Platform, cancellationToken).ConfigureAwait(false);
            var whole = recipe with { Platform = platform };
            if (!isStarted)
                return new(whole, found, place);
            var change = recipe.Change with { Entrypoint = [place.Entrypoint] };
            return new(whole with { Change = change }, found, place);
        }

        private static async ValueTask<PrebuiltImage> PlanAsync(PrebuiltImage image, CancellationToken cancellationToken)
        {
            var bare = await image.Recipe.BuildAsync(cancellationToken).ConfigureAwait(false);
            return image with { Bare = bare };
        }

        private string PlaceOf(FoundProgram found)
        {
            if (found.Inner is null)
                return program.FileName ?? "/app/" + PathChoices.NameOf(program.Path);
            return $"{(program.FileName ?? "/app").TrimEnd('/')}/{found.Inner}";
        }

        private Task<SharedLayers> SharedAsync(ImageRecipe[] recipes, CancellationToken cancellationToken)
        {
            var hasBase = Array.Exists(recipes, static recipe => recipe.Base is not null);
            Platform[] platforms = [.. recipes.Select(static recipe => recipe.Platform)];
            SharedFiles files = new(program.SystemFiles, program.Files, platforms);
            files = files with { HasBase = hasBase, User = recipes[0].Change.User };
            files = files with { Layers = program.FileLayers, Capabilities = new(program.Capabilities) };
            return SharedLayers.ReadAsync(files, cancellationToken);
        }

        private async ValueTask<Artifact> AssembleAsync(
            LayerPacker packer, PrebuiltImage image, Beside beside, CancellationToken cancellationToken)
        {
            var (shared, below) = beside;
            var platform = image.Recipe.Platform;
            var progress = heartbeat.Packing(platform, image.Found.Program);
            var createdBy = "prebuilt " + image.Place.Path;
            LayerOptions options = new() { CreatedBy = createdBy, Compression = program.Compression, Progress = progress };
            var entries = shared.WithOwn(image.Entries(), image.Place);
            var place = System.IO.Path.GetFullPath(image.Found.HostPath);
            var own = await packer.PackAsync(entries, place, options, cancellationToken).ConfigureAwait(false);
            heartbeat.PackEnds(platform, own);
            Layer[] added = [.. below.For(platform), own];
            var whole = RecipePlan.With(image.Recipe, image.Bare!, added);
            var file = image.Found.Program;
            var checking = StartCheck.CheckAsync(whole, image.Place, file, DynamicRemedy, cancellationToken);
            await checking.ConfigureAwait(false);
            var started = image.Recipe.Change.Entrypoint[0];
            var isRun = image.Found.Header is null or { IsAssembly: true };
            if (isRun || started.Length == 0 || shared.Holds(started))
                await StartCheck.CheckEntrypointAsync(whole, cancellationToken).ConfigureAwait(false);
            return await whole.BuildAsync(cancellationToken).ConfigureAwait(false);
        }

        private async Task<Artifact> OneAsync(
            Artifact[] built, ImageRecipe[] recipes, CancellationToken cancellationToken)
        {
            if (built is [var only])
                return only;
            var bases = recipes.Select(static recipe => recipe.Base).Distinct().ToArray();
            IndexOptions options = new() { Format = recipes[0].Format };
            if (bases is [var from])
                options.Base = from;
            return await Artifact.CreateIndexAsync(built, program.Annotations, options, cancellationToken).ConfigureAwait(false);
        }

        /// <summary>What stands beside the program, and the layers of it.</summary>
        private sealed record Beside(SharedLayers Shared, PackedShared Below);
    }
}
