using OciMultiArch.Internal;

namespace OciMultiArch.Images;

/// <summary>The image of a base for a platform, and whether an image can carry further layers.</summary>
internal static class BaseImage
{
    /// <param name="from">The base, an image or an index.</param>
    /// <param name="what">What it is called in a message: <c>base</c>, <c>new base</c>.</param>
    /// <param name="platform">The platform.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="BuildException">It has none, or what it has is no container image.</exception>
    public static async ValueTask<Artifact> FindAsync(Artifact from, string what, Platform platform, CancellationToken cancellationToken)
    {
        var found = await from.ImageForAsync(platform, cancellationToken).ConfigureAwait(false);
        if (found is not null)
            return found.Manifest!.Config.MediaType.IsImageConfig
                ? found
                : throw new BuildException($"The {what} {Name(from)} is not a container image: its config is {found.Manifest.Config.MediaType}.");
        var images = await from.ImagesAsync(cancellationToken).ConfigureAwait(false);
        var there = Printable.Short(string.Join(", ", images.Select(static each => each.Descriptor.Platform?.Written().ToString() ?? "unknown")), 2000);
        throw new BuildException($"The {what} {Name(from)} has no image for {platform}; it has: {there}. Choose another base, or leave the platform out.");
    }

    /// <exception cref="BuildException">The image is not made of layers, or not of as many as its config says.</exception>
    public static void CheckLayers(Artifact image, ImageConfig view, string what, string remedy)
    {
        if (view.RootFs.Type != "layers")
            throw new BuildException($"The {what} {image.Digest} has a file system of type {Printable.Short(view.RootFs.Type)}, not of layers. {remedy}");
        if (view.RootFs.DiffIds.Count != image.Manifest!.Layers.Count)
            throw new BuildException($"The {what} {image.Digest} has {image.Manifest.Layers.Count} layers but {view.RootFs.DiffIds.Count} DiffIDs; it is broken. {remedy}");
    }

    public static string Name(Artifact from) => from.Reference?.ToString() ?? from.Digest.ToString();
}
