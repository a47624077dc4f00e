namespace OciMultiArch.Go;

/// <summary>The image of one platform: first without its program, so that the base is known to fit, then with it.</summary>
internal sealed class GoImage
{
    private readonly ImageRecipe recipe;
    private readonly Artifact bare;
    private readonly GoProgramFile file;
    private readonly GoPackage package;
    private readonly SharedFilesLayer extras;

    private GoImage(ImageRecipe recipe, Artifact bare, GoProgramFile file, GoPackage package, SharedFilesLayer extras) =>
        (this.recipe, this.bare, this.file, this.package, this.extras) = (recipe, bare, file, package, extras);

    /// <exception cref="ArgumentException">The program's name cannot stand in an image, or in this one beside its other files.</exception>
    /// <exception cref="BuildException">The base does not fit.</exception>
    public static async Task<GoImage> PlanAsync(
        GoApp app, SharedFilesLayer extras, DateTimeOffset created, GoTarget target, GoPackage package, CancellationToken cancellationToken)
    {
        var file = GoProgramFile.Of(app, package, target);
        await extras.CheckBesideAsync(file, cancellationToken).ConfigureAwait(false);
        ImageRecipe recipe = new()
        {
            Platform = await PlatformAsync(app.Base, target, cancellationToken).ConfigureAwait(false),
            Base = app.Base,
            Format = app.Format,
            Created = created,
            Annotations = app.Annotations,
            Change = app.Change with { Entrypoint = app.Entrypoint.Count > 0 ? app.Entrypoint : [file.Entrypoint] },
        };
        return new(recipe, await recipe.BuildAsync(cancellationToken).ConfigureAwait(false), file, package, extras);
    }

    /// <summary>The image, with the layer that it shares with the others below its own.</summary>
    public async Task<Artifact> AssembleAsync(IContentCache cache, Layer? shared, string program, GoHeartbeat pulse, CancellationToken cancellationToken)
    {
        LayerOptions options = new() { CreatedBy = "go build " + package.ImportPath, Progress = pulse.Packing(recipe.Platform, program) };
        var own = await Layer.PackAsync(cache, [.. file.Entries(program), .. extras.Above(file)], options, cancellationToken).ConfigureAwait(false);
        pulse.Packs(recipe.Platform, own);
        Layer[] layers = shared is null ? [own] : [shared, own];
        var whole = recipe.Base is null
            ? recipe with { Layers = layers }
            : recipe with { Layers = layers, Base = bare, Change = new(), Annotations = bare.Manifest!.Annotations };
        return await whole.BuildAsync(cancellationToken).ConfigureAwait(false);
    }

    // A host of Windows chooses by version: an image says its base's.
    private static async Task<Platform> PlatformAsync(Artifact? from, GoTarget target, CancellationToken cancellationToken)
    {
        var asked = target.Platform;
        if (from is null || target.Os != "windows" || asked.OsVersion is not null)
            return asked;
        var image = await from.ImageForAsync(asked, cancellationToken).ConfigureAwait(false);
        return image?.Descriptor.Platform is { } stated ? asked with { OsVersion = stated.OsVersion, OsFeatures = stated.OsFeatures } : asked;
    }
}
