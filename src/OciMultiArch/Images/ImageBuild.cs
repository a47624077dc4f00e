namespace OciMultiArch.Images;

/// <summary>Makes one image of a recipe.</summary>
internal sealed class ImageBuild(ImageRecipe recipe)
{
    private const string BaseName = "org.opencontainers.image.base.name";
    private const string BaseDigest = "org.opencontainers.image.base.digest";
    private readonly Platform platform = recipe.Platform.Written();

    public async ValueTask<Artifact> RunAsync(CancellationToken cancellationToken)
    {
        if (recipe.Format == ImageFormat.Docker && recipe.Annotations.Count > 0)
            throw new BuildException("A Docker manifest cannot hold annotations. Use the OCI format, or labels.");
        var image = recipe.Base is null ? null : await BaseImageAsync(recipe.Base, cancellationToken).ConfigureAwait(false);
        var config = image is null ? NewConfig.Of(recipe, platform) : await EditedConfigAsync(image, cancellationToken).ConfigureAwait(false);
        return Assemble(image, Blob.Of(recipe.Format.Config, config)).WithPlatform(platform);
    }

    private async ValueTask<Artifact> BaseImageAsync(Artifact from, CancellationToken cancellationToken)
    {
        var found = await from.ImageForAsync(recipe.Platform, cancellationToken).ConfigureAwait(false);
        if (found is not null)
            return found.Manifest!.Config.MediaType.IsImageConfig
                ? found
                : throw new BuildException($"The base {Name(from)} is not a container image: its config is {found.Manifest.Config.MediaType}.");
        var images = await from.ImagesAsync(cancellationToken).ConfigureAwait(false);
        var there = string.Join(", ", images.Select(static each => each.Descriptor.Platform?.ToString() ?? "unknown"));
        throw new BuildException($"The base {Name(from)} has no image for {recipe.Platform}; it has: {there}. Choose another base, or leave the platform out.");
    }

    private async ValueTask<byte[]> EditedConfigAsync(Artifact image, CancellationToken cancellationToken)
    {
        var view = await image.ConfigAsync(cancellationToken).ConfigureAwait(false);
        if (view.RootFs.DiffIds.Count != image.Manifest!.Layers.Count)
            throw new BuildException($"The base {image.Digest} has {image.Manifest.Layers.Count} layers but {view.RootFs.DiffIds.Count} DiffIDs; it is broken. Choose another base.");
        var bytes = await image.Blobs[0].ReadAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        return new ConfigEdit(recipe, platform, view).Apply(bytes);
    }

    private Artifact Assemble(Artifact? image, Blob config)
    {
        var layers = (image?.Blobs.Skip(1) ?? []).Concat(recipe.Layers.Select(static each => each.Blob)).ToArray();
        return NewDocument.Of(recipe.Format.Manifest, new ImageManifest
        {
            MediaType = recipe.Format.Manifest,
            Config = config.Descriptor,
            Layers = [.. layers.Select(each => each.Descriptor.Bare() with
            {
                MediaType = recipe.Format.Layer(each.Descriptor.MediaType),
                Urls = each.Descriptor.Urls,
            })],
            Annotations = Annotations(image),
        }, new(blobs: [config, .. layers]));
    }

    private Dictionary<string, string> Annotations(Artifact? image)
    {
        Dictionary<string, string> all = new(recipe.Annotations, StringComparer.Ordinal);
        if (image is null || recipe.Format == ImageFormat.Docker)
            return all;
        if (recipe.Base!.Reference is { } reference)
            all.TryAdd(BaseName, new ImageReference(reference.Repository, reference.Tag).ToString());
        all.TryAdd(BaseDigest, image.Digest.ToString());
        return all;
    }

    private static string Name(Artifact from) => from.Reference?.ToString() ?? from.Digest.ToString();
}
