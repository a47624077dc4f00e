namespace OciMultiArch.Go;

/// <summary>The image of one platform: first without its program, so that the base is known to fit, then with it.</summary>
internal sealed class GoImage
{
    private readonly ImageRecipe recipe;
    private readonly Artifact bare;
    private readonly GoProgramFile file;
    private readonly GoPackage package;

    private GoImage(ImageRecipe recipe, Artifact bare, GoProgramFile file, GoPackage package) =>
        (this.recipe, this.bare, this.file, this.package) = (recipe, bare, file, package);

    /// <exception cref="ArgumentException">The program's name cannot stand in an image.</exception>
    /// <exception cref="BuildException">The base does not fit.</exception>
    public static async Task<GoImage> PlanAsync(GoApp app, DateTimeOffset created, GoTarget target, GoPackage package, CancellationToken cancellationToken)
    {
        var file = GoProgramFile.Of(app, package, target);
        ImageRecipe recipe = new()
        {
            Platform = await PlatformAsync(app.Base, target, cancellationToken).ConfigureAwait(false),
            Base = app.Base,
            Format = app.Format,
            Created = created,
            Annotations = app.Annotations,
            Change = app.Change with { Entrypoint = app.Entrypoint.Count > 0 ? app.Entrypoint : [file.Entrypoint] },
        };
        return new(recipe, await recipe.BuildAsync(cancellationToken).ConfigureAwait(false), file, package);
    }

    public async Task<Artifact> AssembleAsync(IContentCache cache, string program, CancellationToken cancellationToken)
    {
        LayerOptions options = new() { CreatedBy = "go build " + package.ImportPath };
        var layer = await Layer.PackAsync(cache, file.Entries(program), options, cancellationToken).ConfigureAwait(false);
        var whole = recipe.Base is null
            ? recipe with { Layers = [layer] }
            : recipe with { Layers = [layer], Base = bare, Change = new(), Annotations = bare.Manifest!.Annotations };
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
