using OciMultiArch.Content;
using OciMultiArch.Model;

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
        var image = await BaseImageAsync(recipe.Base, cancellationToken).ConfigureAwait(false);
        var (bytes, view) = await image.ReadConfigAsync(cancellationToken).ConfigureAwait(false);
        CheckLayers(image, view);
        var own = On(image.Descriptor.Platform!, view);
        return Assemble(image, new ConfigEdit(recipe, own, view).Apply(bytes)).WithPlatform(own);
    }

    private void Check()
    {
        if (!recipe.Platform.IsNamed())
            throw new BuildException("The recipe's platform names no operating system or no architecture. Name both, such as linux/amd64.");
        if (recipe.Format == ImageFormat.Docker && recipe.Annotations.Count > 0)
            throw new BuildException("A Docker manifest cannot hold annotations. Use the OCI format, or labels.");
        if (recipe.Change.Environment.Keys.FirstOrDefault(static each => each.Length == 0 || each.AsSpan().ContainsAny('=', '\0')) is { } name)
            throw new BuildException($"'{Printable.Short(name)}' is not the name of an environment variable: it is empty, or has a '=' or NUL in it.");
    }

    private static void CheckLayers(Artifact image, ImageConfig view)
    {
        if (view.RootFs.Type != "layers")
            throw new BuildException($"The base {image.Digest} has a file system of type {Printable.Short(view.RootFs.Type)}, not of layers. Choose another base.");
        if (view.RootFs.DiffIds.Count != image.Manifest!.Layers.Count)
            throw new BuildException($"The base {image.Digest} has {image.Manifest.Layers.Count} layers but {view.RootFs.DiffIds.Count} DiffIDs; it is broken. Choose another base.");
    }

    // The build of Windows, and the features it needs, are those of the base's files, whatever was asked for.
    private Platform On(Platform stated, ImageConfig view) => (platform with
    {
        OsVersion = new[] { view.OsVersion, stated.OsVersion }.FirstOrDefault(static each => !string.IsNullOrEmpty(each)) ?? platform.OsVersion,
        OsFeatures = new[] { view.OsFeatures, stated.OsFeatures }.FirstOrDefault(static each => each.Count > 0) ?? platform.OsFeatures,
    }).Written();

    private async ValueTask<Artifact> BaseImageAsync(Artifact from, CancellationToken cancellationToken)
    {
        var found = await from.ImageForAsync(recipe.Platform, cancellationToken).ConfigureAwait(false);
        if (found is not null)
            return found.Manifest!.Config.MediaType.IsImageConfig
                ? found
                : throw new BuildException($"The base {Name(from)} is not a container image: its config is {found.Manifest.Config.MediaType}.");
        var images = await from.ImagesAsync(cancellationToken).ConfigureAwait(false);
        var there = Printable.Short(string.Join(", ", images.Select(static each => each.Descriptor.Platform?.Written().ToString() ?? "unknown")), 2000);
        throw new BuildException($"The base {Name(from)} has no image for {recipe.Platform}; it has: {there}. Choose another base, or leave the platform out.");
    }

    private Artifact Assemble(Artifact? image, byte[] configBytes)
    {
        var config = Blob.Of(recipe.Format.Config, configBytes);
        var layers = (image?.Blobs.Skip(1) ?? []).Concat(recipe.Layers.Select(static each => each.Blob)).ToArray();
        return NewDocument.Of(recipe.Format.Manifest, new ImageManifest
        {
            MediaType = recipe.Format.Manifest,
            Config = config.Descriptor,
            Layers = [.. layers.Select(static each => each.Descriptor).Select(LayerEntry)],
            Annotations = Annotations(image),
        }, new(blobs: [config, .. layers]));
    }

    // Annotations of layers help clients that read them lazily; Docker has no place for them.
    private Descriptor LayerEntry(Descriptor layer) => layer.Bare() with
    {
        MediaType = recipe.Format.Layer(layer.MediaType),
        Urls = layer.Urls,
        Annotations = recipe.Format == ImageFormat.Docker ? Frozen.EmptyMap() : layer.Annotations,
    };

    private Dictionary<string, string> Annotations(Artifact? image)
    {
        Dictionary<string, string> all = new(recipe.Annotations, StringComparer.Ordinal);
        if (image is not null && recipe.Format != ImageFormat.Docker)
            BaseAnnotations.Add(all, recipe.Base!, image);
        return all;
    }

    private static string Name(Artifact from) => from.Reference?.ToString() ?? from.Digest.ToString();
}
