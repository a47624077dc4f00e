using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>Edits one image: its config, then the manifest that points at it.</summary>
internal sealed class ImageEditor(ImageEdit edit, Artifact image)
{
    private readonly ImageManifest manifest = image.Manifest!;
    private readonly ImageFormat format = edit.Format ?? FormatTypes.Of(image.MediaType);
    private readonly List<JsonEdit> edits = [];
    private readonly List<Blob> blobs = [];
    private BaseSwap? swap;
    private SquashedLayers? squashed;

    /// <summary>Whether layers may be there already, put on top by the same edit before.</summary>
    public bool IsAgain { get; init; }

    /// <param name="platform">What the image runs on, for its bases; null if it names nothing.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The image as it is described now; itself when nothing changes.</returns>
    public async ValueTask<Artifact> RunAsync(Platform? platform, CancellationToken cancellationToken)
    {
        if (format == ImageFormat.Docker)
            DockerLimits.CheckNewAnnotations(edit.Annotations, $"The Docker manifest {image.Digest}");
        if (IsAgain && IsOnTop(manifest.Layers.Select(static layer => layer.Digest), static layer => layer.Blob.Digest))
            edit = edit with { Layers = [] };
        if (edit.ChangesConfig)
            await EditConfigAsync(platform, cancellationToken).ConfigureAwait(false);
        if (edit.Format is not null)
            RenameTypes();
        EditLayers();
        EditAnnotations();
        var result = Finish();
        if (edit.Recompress is null)
            return result;
        return await edit.Recompress.RunAsync(result, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask EditConfigAsync(Platform? platform, CancellationToken cancellationToken)
    {
        var (bytes, view) = await image.ReadConfigAsync(cancellationToken).ConfigureAwait(false);
        if (edit.ChangesLayers)
            BaseImage.CheckLayers(image, view, "image", "Build it again.");
        if (edit.LayersFor is { } layersFor)
        {
            var layers = await layersFor(view.Platform, cancellationToken).ConfigureAwait(false);
            edit = edit with { Layers = layers, LayersFor = null };
        }
        if (IsAgain && IsOnTop(view.RootFs.DiffIds, static layer => layer.DiffId))
            edit = edit with { Layers = [] };
        if (edit.Rebase is not null)
        {
            if (platform is null)
                throw WithoutPlatform();
            swap = await BaseSwap.ReadAsync(edit.Rebase, platform, cancellationToken).ConfigureAwait(false);
            swap.Check(image, view);
        }
        if (edit.Squash is not null)
            squashed = await edit.Squash(image, platform, cancellationToken).ConfigureAwait(false);
        var changed = ConfigEdit.Of(edit, view, swap, squashed).Apply(bytes);
        if (bytes.Span.SequenceEqual(changed))
            return;
        var config = Blob.Of(manifest.Config.MediaType, changed);
        blobs.Add(config);
        Set(["config", "digest"], OciJson.Value(config.Digest.ToString()));
        Set(["config", "size"], OciJson.Write(config.Descriptor.Size));
        edits.Add(JsonEdit.Remove(["config", "data"]));
        edits.Add(JsonEdit.Remove(["config", "urls"]));
    }

    // Another may have changed an image since it got its new layers. Those that were compressed anew meanwhile hold the same.
    private bool IsOnTop(IEnumerable<Digest> digests, Func<Layer, Digest> digestOf)
    {
        var onTop = digests.TakeLast(edit.Layers.Count);
        return edit.Layers.Select(digestOf).SequenceEqual(onTop);
    }

    private BuildException WithoutPlatform() => new(
        Problem.MissingPlatform,
        $"The config of {image.Digest} names no operating system and architecture, so no base can be found for it.",
        new Remedy(RemedyKind.SetPlatform, "Give the image a platform with WithPlatform.", $"{image.Digest}"));

    private void RenameTypes()
    {
        if (format == ImageFormat.Docker)
            DockerLimits.CheckConfig(image);
        Rename(["mediaType"], image.MediaType, format.Manifest);
        if (manifest.Config.MediaType.IsImageConfig)
            Rename(["config", "mediaType"], manifest.Config.MediaType, format.Config);
        foreach (var (at, layer) in manifest.Layers.Index())
        {
            var type = layer.MediaType;
            if (edit.Recompress?.Takes(type) == true)
                continue; // one that this family has no name for becomes one that it has
            Rename(["layers", at, "mediaType"], type, format.Layer(type));
        }
        if (edit.IsWithoutAnnotations)
            DropAnnotations();
    }

    private void DropAnnotations()
    {
        edits.Add(JsonEdit.Remove(["annotations"]));
        edits.Add(JsonEdit.Remove(["config", "annotations"]));
        for (var at = 0; at < manifest.Layers.Count; at++)
            edits.Add(JsonEdit.Remove(["layers", at, "annotations"]));
    }

    private void Rename(JsonPath path, MediaType before, MediaType now)
    {
        if (now != before)
            Set(path, OciJson.Value(now.Value));
    }

    private void EditLayers()
    {
        if (swap is not null)
            edits.AddRange(swap.InManifest(format));
        if (squashed is not null)
            edits.AddRange(squashed.InManifest(format, manifest.Layers.Count));
        foreach (var layer in edit.Layers)
        {
            var described = format.Describe(layer.Blob.Descriptor);
            edits.Add(JsonEdit.Append(["layers"], OciJson.Write(described)));
        }
        blobs.AddRange(image.Blobs);
        if (swap is not null)
            blobs.AddRange(swap.Layers);
        if (squashed is not null)
            blobs.Add(squashed.Layer.Blob);
        blobs.AddRange(edit.Layers.Select(static layer => layer.Blob));
    }

    private void EditAnnotations()
    {
        if (swap is not null && format != ImageFormat.Docker)
        {
            var ofBase = BaseImage.AnnotationsOf(swap.Named, swap.New);
            foreach (var (key, value) in ofBase.Where(pair => !edit.Annotations.ContainsKey(pair.Key)))
                SetAnnotation(key, value);
        }
        foreach (var (key, value) in edit.Annotations)
            SetAnnotation(key, value);
        foreach (var key in edit.RemovedAnnotations.Concat(squashed?.RemovedAnnotations() ?? []))
            SetAnnotation(key, null);
    }

    private void SetAnnotation(string key, string? value)
    {
        if (value is null)
            edits.Add(JsonEdit.RemoveOptional(["annotations", key]));
        else if (manifest.Annotations.GetValueOrDefault(key) != value)
            Set(["annotations", key], OciJson.Value(value));
    }

    private void Set(JsonPath path, byte[] value) => edits.Add(JsonEdit.Set(path, value));

    private Artifact Finish()
    {
        var bytes = JsonSplicer.Apply(image.Bytes, edits);
        if (image.Bytes.Span.SequenceEqual(bytes) && image.MediaType == format.Manifest)
            return image;
        var content = Descriptor.Of(format.Manifest, bytes);
        var descriptor = image.Descriptor with
        {
            MediaType = content.MediaType,
            Digest = content.Digest,
            Size = content.Size,
            Data = null,
            Urls = [],
            Platform = OnNewBase(image.Descriptor.Platform),
        };
        Artifact result = new(descriptor, bytes, [], new(blobs: blobs));
        if (format == ImageFormat.Docker && !image.MediaType.IsDocker)
            DockerLimits.CheckImage(result);
        return result;
    }

    private Platform? OnNewBase(Platform? stated) =>
        swap is null ? stated : stated?.WithBuildOf(BaseImage.BuildOf(swap.NewView));
}
