namespace OciMultiArch.Images;

/// <summary>Makes one image of a recipe.</summary>
internal sealed class ImageBuild(ImageRecipe recipe)
{
    private readonly Platform platform = recipe.Platform.Written();

    public async ValueTask<Artifact> RunAsync(CancellationToken cancellationToken)
    {
        Check();
        if (recipe.Base is null)
            return Assemble(null, NewConfig.Of(recipe, platform)).WithPlatform(platform);
        var image = await BaseImage.FindAsync(recipe.Base, "base", recipe.Platform, cancellationToken).ConfigureAwait(false);
        var (bytes, view) = await image.ReadConfigAsync(cancellationToken).ConfigureAwait(false);
        BaseImage.CheckLayers(image, view, "base", "Choose another base.");
        var own = On(image.Descriptor.Platform!, view);
        return Assemble(image, ConfigEdit.Of(recipe, own, view).Apply(bytes)).WithPlatform(own);
    }

    private void Check()
    {
        if (!recipe.Platform.IsNamed())
            throw new BuildException("The recipe's platform names no operating system or no architecture. Name both, such as linux/amd64.");
        if (recipe.Format == ImageFormat.Docker && recipe.Annotations.Count > 0)
            throw new BuildException("A Docker manifest cannot hold annotations. Use the OCI format, or labels.");
        ConfigCheck.Check(recipe.Change);
    }

    // The build of Windows, and the features it needs, are those of the base's files, whatever was asked for.
    private Platform On(Platform stated, ImageConfig view) => (platform with
    {
        OsVersion = new[] { view.OsVersion, stated.OsVersion }.FirstOrDefault(static each => !string.IsNullOrEmpty(each)) ?? platform.OsVersion,
        OsFeatures = new[] { view.OsFeatures, stated.OsFeatures }.FirstOrDefault(static each => each.Count > 0) ?? platform.OsFeatures,
    }).Written();

    private Artifact Assemble(Artifact? image, byte[] configBytes)
    {
        var config = Blob.Of(recipe.Format.Config, configBytes);
        var layers = (image?.Blobs.Skip(1) ?? []).Concat(recipe.Layers.Select(static each => each.Blob)).ToArray();
        return NewDocument.Of(recipe.Format.Manifest, new ImageManifest
        {
            MediaType = recipe.Format.Manifest,
            Config = config.Descriptor,
            Layers = [.. layers.Select(static each => each.Descriptor).Select(each => LayerDescriptors.Of(recipe.Format, each))],
            Annotations = Annotations(image),
        }, new(blobs: [config, .. layers]));
    }

    private Dictionary<string, string> Annotations(Artifact? image)
    {
        Dictionary<string, string> all = new(recipe.Annotations, StringComparer.Ordinal);
        if (image is not null && recipe.Format != ImageFormat.Docker)
            BaseAnnotations.Add(all, recipe.Base!, image);
        return all;
    }
}
