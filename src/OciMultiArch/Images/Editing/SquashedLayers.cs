using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>The layers of one image that one layer replaces.</summary>
/// <param name="Kept">How many layers, from the base up, stay as they are.</param>
/// <param name="Layer">The layer that takes the place of all above.</param>
internal sealed record SquashedLayers(int Kept, Layer Layer)
{
    /// <summary>What changes in the config. Entries of the history stay, as those of steps without a layer.</summary>
    public IEnumerable<JsonEdit> InConfig(ImageConfig view, bool withHistory)
    {
        foreach (var edit in Exchange(["rootfs", "diff_ids"], view.RootFs.DiffIds.Count, OciJson.Value($"{Layer.DiffId}")))
            yield return edit;
        if (!withHistory)
            yield break;
        var layers = 0;
        foreach (var (at, entry) in view.History.Index())
        {
            if (entry.EmptyLayer != true && layers++ >= Kept)
                yield return JsonEdit.Set(["history", at, "empty_layer"], "true"u8.ToArray());
        }
        yield return JsonEdit.Append(["history"], OciJson.Write(NewConfig.History(Layer, view.Created)));
    }

    /// <summary>What changes in the manifest.</summary>
    public IEnumerable<JsonEdit> InManifest(ImageFormat format, int layers) =>
        Exchange(["layers"], layers, OciJson.Write(format.Describe(Layer.Blob.Descriptor)));

    /// <summary>
    /// What annotations of the manifest are to be removed: an image that shares no layer with its base any longer is
    /// not built on it (image-spec, annotations.md).
    /// </summary>
    public IReadOnlyList<string> RemovedAnnotations()
    {
        if (Kept > 0)
            return [];
        return BaseImage.BaseKeys;
    }

    private IEnumerable<JsonEdit> Exchange(JsonPath array, int count, byte[] now)
    {
        for (var gone = Kept; gone < count; gone++)
            yield return JsonEdit.Remove([.. array, Kept]);
        yield return JsonEdit.Append(array, now);
    }
}
