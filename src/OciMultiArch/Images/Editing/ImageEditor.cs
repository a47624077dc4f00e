using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>Edits one image: its config, then the manifest that points at it.</summary>
internal sealed class ImageEditor(ImageEdit edit, Artifact image)
{
    private readonly ImageManifest manifest = image.Manifest!;
    private readonly ImageFormat format = edit.Format ?? (image.MediaType.IsDocker ? ImageFormat.Docker : ImageFormat.Oci);
    private readonly List<JsonEdit> edits = [];
    private readonly List<Blob> blobs = [];
    private BaseSwap? swap;

    /// <param name="platform">What the image runs on, for its bases; null where it names none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The image as it is described now; itself when nothing changes.</returns>
    public async ValueTask<Artifact> RunAsync(Platform? platform, CancellationToken cancellationToken)
    {
        if (format == ImageFormat.Docker && edit.Annotations.Count > 0)
            throw new ArgumentException($"The Docker manifest {image.Digest} cannot hold annotations. Use the OCI format, or labels.");
        if (edit.ChangesConfig)
            await ConfigAsync(platform, cancellationToken).ConfigureAwait(false);
        if (edit.Format is not null)
            Types();
        Layers();
        Annotations();
        return Finish();
    }

    private async ValueTask ConfigAsync(Platform? platform, CancellationToken cancellationToken)
    {
        var (bytes, view) = await image.ReadConfigAsync(cancellationToken).ConfigureAwait(false);
        if (edit.ChangesLayers)
            BaseImage.CheckLayers(image, view, "image", "Build it again.");
        if (edit.Rebase is { } rebase)
        {
            swap = await BaseSwap.ReadAsync(
                rebase,
                platform ?? throw new BuildException($"The config of {image.Digest} names no operating system and architecture, so there is no base to find for it."),
                cancellationToken).ConfigureAwait(false);
            swap.Check(image, view);
        }
        var changed = ConfigEdit.Of(edit, view, swap).Apply(bytes);
        if (bytes.Span.SequenceEqual(changed))
            return;
        var config = Blob.Of(manifest.Config.MediaType, changed);
        blobs.Add(config);
        edits.Add(JsonEdit.Set(["config", "digest"], OciJson.Value(config.Digest.ToString())));
        edits.Add(JsonEdit.Set(["config", "size"], OciJson.Write(config.Descriptor.Size)));
        edits.Add(JsonEdit.Remove(["config", "data"]));
        edits.Add(JsonEdit.Remove(["config", "urls"]));
    }

    private void Types()
    {
        if (format == ImageFormat.Docker)
            DockerLimits.CheckConfig(image);
        if (image.MediaType != format.Manifest)
            Type(["mediaType"], format.Manifest);
        if (manifest.Config.MediaType.IsImageConfig && manifest.Config.MediaType != format.Config)
            Type(["config", "mediaType"], format.Config);
        for (var at = 0; at < manifest.Layers.Count; at++)
            if (format.Layer(manifest.Layers[at].MediaType) is var type && type != manifest.Layers[at].MediaType)
                Type(["layers", at, "mediaType"], type);
    }

    private void Layers()
    {
        if (swap is not null)
            edits.AddRange(swap.InManifest(format));
        foreach (var layer in edit.Layers)
            edits.Add(JsonEdit.Append(["layers"], OciJson.Write(LayerDescriptors.Of(format, layer.Blob.Descriptor))));
        blobs.AddRange([.. image.Blobs, .. swap?.Layers ?? [], .. edit.Layers.Select(static each => each.Blob)]);
    }

    private void Annotations()
    {
        List<(string Key, string? Value)> all = [];
        if (swap is not null && format != ImageFormat.Docker)
            all.AddRange(BaseAnnotations.Of(swap.Named, swap.New).Where(each => !edit.Annotations.ContainsKey(each.Key)));
        all.AddRange(edit.Annotations.Select(static each => (each.Key, (string?)each.Value)));
        all.AddRange(edit.RemovedAnnotations.Select(static each => (each, (string?)null)));
        foreach (var (key, value) in all)
            if (value is null)
                edits.Add(JsonEdit.Remove(["annotations", key]));
            else if (manifest.Annotations.GetValueOrDefault(key) != value)
                edits.Add(JsonEdit.Set(["annotations", key], OciJson.Value(value)));
    }

    private Artifact Finish()
    {
        var bytes = JsonSplicer.Apply(image.Bytes, edits);
        if (image.Bytes.Span.SequenceEqual(bytes) && image.MediaType == format.Manifest)
            return image;
        var now = Descriptor.Of(format.Manifest, bytes);
        Artifact result = new(
            image.Descriptor with { MediaType = now.MediaType, Digest = now.Digest, Size = now.Size, Data = null, Urls = [], Platform = OnNewBase(image.Descriptor.Platform) },
            bytes, [], new(blobs: blobs));
        if (format == ImageFormat.Docker && !image.MediaType.IsDocker)
            DockerLimits.Check(result);
        return result;
    }

    // The build of Windows, and the features it needs, are those of the base's files.
    private Platform? OnNewBase(Platform? stated) => swap is null || stated is null ? stated : stated with
    {
        OsVersion = string.IsNullOrEmpty(swap.NewView.OsVersion) ? null : swap.NewView.OsVersion,
        OsFeatures = swap.NewView.OsFeatures,
    };

    private void Type(JsonPath path, MediaType type) => edits.Add(JsonEdit.Set(path, OciJson.Value(type.Value)));
}
