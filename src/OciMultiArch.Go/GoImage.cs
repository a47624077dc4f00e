using OciMultiArch.Building;

namespace OciMultiArch.Go;

/// <summary>The image of one platform: planned on its base without the program, then assembled with it.</summary>
internal sealed class GoImage
{
    private const string DynamicRemedy =
        "Build it with CGO_ENABLED=0 and the usual -buildmode, or choose a Base that has what it needs.";

    private readonly ImageRecipe recipe;
    private readonly Artifact bare;
    private readonly PlacedProgram[] programs;
    private readonly SharedLayers shared;

    private GoImage(ImageRecipe recipe, Artifact bare, PlacedProgram[] programs, SharedLayers shared)
    {
        this.recipe = recipe;
        this.bare = bare;
        this.programs = programs;
        this.shared = shared;
    }

    /// <summary>How its own layers are compressed.</summary>
    private LayerCompression Compression { get; init; } = LayerCompression.Gzip;

    /// <summary>Makes the image without its program.</summary>
    /// <exception cref="BuildException">The base does not fit.</exception>
    public static async Task<GoImage> PlanAsync(
        ImageRecipe recipe,
        PlacedProgram[] programs,
        SharedLayers shared,
        LayerCompression compression,
        CancellationToken cancellationToken)
    {
        var bare = await recipe.BuildAsync(cancellationToken).ConfigureAwait(false);
        return new(recipe, bare, programs, shared) { Compression = compression };
    }

    /// <summary>
    /// The platform of an image on a base. A Windows host chooses by version, so the image says its base's.
    /// </summary>
    public static async Task<Platform> PlatformAsync(
        Artifact? from, GoTarget target, CancellationToken cancellationToken)
    {
        return await ProgramPlace.PlatformAsync(from, target.Platform, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the image with the layers that it shares with the others, and its own above them.</summary>
    public async ValueTask<Artifact> AssembleAsync(
        LayerPacker packer, PackedShared below, BuiltProgram[] built, BuildHeartbeat heartbeat, CancellationToken cancellationToken)
    {
        List<Layer> layers = [.. below.For(recipe.Platform)];
        built = [.. built];
        for (var at = 0; at < built.Length; at++)
        {
            var layer = await KeptAsync(packer, programs[at], built[at], heartbeat, cancellationToken).ConfigureAwait(false);
            if (layer is null && built[at].Prove is { } prove)
                built[at] = await prove(cancellationToken).ConfigureAwait(false);
            layer ??= await PackAsync(packer, programs[at], built[at], heartbeat, cancellationToken).ConfigureAwait(false);
            layers.Add(layer);
        }
        var whole = RecipePlan.With(recipe, bare, layers);
        foreach (var (placed, program) in programs.Zip(built))
        {
            var checking = StartCheck.CheckAsync(whole, placed.File, program.Path, DynamicRemedy, cancellationToken);
            await checking.ConfigureAwait(false);
        }
        if (recipe.Change.Entrypoint is [var first, ..] && (first.Length == 0 || shared.Holds(first)))
            await StartCheck.CheckEntrypointAsync(whole, cancellationToken).ConfigureAwait(false);
        return await whole.BuildAsync(cancellationToken).ConfigureAwait(false);
    }

    // The layer of a program that an earlier build linked.
    private async ValueTask<Layer?> KeptAsync(
        LayerPacker packer,
        PlacedProgram placed,
        BuiltProgram program,
        BuildHeartbeat heartbeat,
        CancellationToken cancellationToken)
    {
        if (program.Prove is null)
            return null;
        var entries = EntriesOf(placed, program);
        var own = await packer.FindAsync(entries, program, OptionsOf(placed), cancellationToken).ConfigureAwait(false);
        if (own is not null)
            heartbeat.PackEnds(recipe.Platform, own);
        return own;
    }

    private async ValueTask<Layer> PackAsync(
        LayerPacker packer,
        PlacedProgram placed,
        BuiltProgram program,
        BuildHeartbeat heartbeat,
        CancellationToken cancellationToken)
    {
        var progress = heartbeat.Packing(recipe.Platform, program.Path);
        var options = OptionsOf(placed) with { Progress = progress };
        var own = await packer.PackAsync(EntriesOf(placed, program), program, options, cancellationToken).ConfigureAwait(false);
        heartbeat.PackEnds(recipe.Platform, own);
        return own;
    }

    private IReadOnlyList<LayerEntry> EntriesOf(PlacedProgram placed, BuiltProgram program) =>
        shared.WithOwn(placed.File.Entries(program.Path), placed.File);

    private LayerOptions OptionsOf(PlacedProgram placed) => new()
    {
        CreatedBy = "go build " + placed.Package.ImportPath,
        Compression = Compression,
    };
}
