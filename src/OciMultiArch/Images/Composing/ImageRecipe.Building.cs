using OciMultiArch.Content;
using OciMultiArch.Images;
using OciMultiArch.Internal;

namespace OciMultiArch;

public sealed partial record ImageRecipe
{
    /// <summary>
    /// Makes the image. Uses the network to read the base's manifest and config, never its layers; nothing is written.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The image with its platform in its descriptor.</returns>
    /// <exception cref="BuildException">
    /// The base has no image for the platform or is broken, or the recipe says what cannot be.
    /// </exception>
    /// <exception cref="InvalidContentException">Docker's format cannot hold what is asked.</exception>
    /// <exception cref="OciException">The base cannot be read.</exception>
    public async ValueTask<Artifact> BuildAsync(CancellationToken cancellationToken = default)
    {
        Validate();
        var written = Platform.Written();
        if (Base is null)
        {
            var newConfig = NewConfig.Of(Change, Layers, Created, written);
            return Assemble(null, newConfig).WithPlatform(written);
        }
        var image = await BaseImage.FindAsync(Base, "base", Platform, cancellationToken).ConfigureAwait(false);
        var (bytes, view) = await image.ReadConfigAsync(cancellationToken).ConfigureAwait(false);
        BaseImage.CheckLayers(image, view, "base", "Choose another base.");
        // The build of Windows, and the features it needs, are those of the base's files, whatever was asked for.
        var build = BaseImage.BuildOf(view).WithMissingBuildOf(image.Descriptor.Platform!).WithMissingBuildOf(written);
        var platform = written.WithBuildOf(build).Written();
        var edit = ConfigEdit.OnBase(view, platform, Change, Layers, Created);
        edit.KeepOnly(Inherit, RemovedLabels, Change);
        var config = edit.Apply(bytes);
        return Assemble(image, config).WithPlatform(platform);
    }

    private void Validate()
    {
        if (!Platform.IsNamed())
            throw new BuildException(
                Problem.MissingPlatform,
                "The recipe's platform names no operating system or no architecture.",
                new Remedy("Name both, such as linux/amd64."));
        if (Format == ImageFormat.Docker)
            DockerLimits.CheckNewAnnotations(Annotations);
        Change.Validate();
        if (RemovedLabels.FirstOrDefault(Change.Labels.ContainsKey) is { } label)
            throw new BuildException(
                Problem.InvalidContent,
                $"The label {Printable.Short(label)} is both set and removed.",
                new Remedy("Do one of both."));
    }

    private Artifact Assemble(Artifact? image, byte[] configBytes)
    {
        var config = Blob.Of(Format.Config, configBytes);
        var ofBase = image?.Blobs.Skip(1) ?? [];
        Blob[] layers = [.. ofBase, .. Layers.Select(static layer => layer.Blob)];
        var described = layers.Select(layer => Format.Describe(layer.Descriptor));
        ImageManifest manifest = new()
        {
            MediaType = Format.Manifest,
            Config = config.Descriptor,
            Layers = [.. described],
            Annotations = ManifestAnnotations(image),
        };
        ArtifactParts parts = new(blobs: [config, .. layers]);
        return Artifact.OfDocument(Format.Manifest, manifest, parts);
    }

    private Dictionary<string, string> ManifestAnnotations(Artifact? image)
    {
        Dictionary<string, string> all = new(Annotations, StringComparer.Ordinal);
        if (image is null)
            return all;
        if (Format != ImageFormat.Docker)
            BaseImage.AddAnnotations(all, Base!, image);
        foreach (var (key, value) in InheritedFrom(image))
            all.TryAdd(key, value);
        return all;
    }

    private Dictionary<string, string> InheritedFrom(Artifact image)
    {
        bool IsTaken(string key) =>
            BaseInheritance.Takes(Inherit.Annotations, key) && !BaseImage.BaseKeys.Contains(key);
        var taken = image.Manifest!.Annotations.Where(pair => IsTaken(pair.Key));
        Dictionary<string, string> inherited = new(taken, StringComparer.Ordinal);
        if (Format == ImageFormat.Docker)
            DockerLimits.CheckNewAnnotations(inherited);
        return inherited;
    }
}
