using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>The exchange of one image's base: what the old base gave, and what the new base gives.</summary>
/// <param name="Named">The new base as it was read.</param>
/// <param name="Old">The image that the old base has for the platform.</param>
/// <param name="OldView">Its config.</param>
/// <param name="New">The image that the new base has for the platform.</param>
/// <param name="NewConfig">Its config's bytes.</param>
/// <param name="NewView">Its config.</param>
internal sealed record BaseSwap(
    Artifact Named,
    Artifact Old,
    ImageConfig OldView,
    Artifact New,
    ReadOnlyMemory<byte> NewConfig,
    ImageConfig NewView)
{
    /// <summary>How many layers both bases begin with: those stay as they are.</summary>
    private readonly int common = Old.Manifest!.Layers.Zip(New.Manifest!.Layers)
        .TakeWhile(static pair => pair.First.Digest == pair.Second.Digest)
        .Count();

    /// <summary>The layers that replace those of the old base, with their own sources.</summary>
    public IEnumerable<Blob> Layers => New.Blobs.Skip(1);

    private IReadOnlyList<Descriptor> OldLayers => Old.Manifest!.Layers;

    private IReadOnlyList<Descriptor> NewLayers => New.Manifest!.Layers;

    /// <exception cref="BuildException">A base has no image for the platform, or a broken one.</exception>
    public static async ValueTask<BaseSwap> ReadAsync(
        Rebase rebase, Platform platform, CancellationToken cancellationToken)
    {
        var oldBase = await BaseImage
            .FindAsync(rebase.OldBase, "old base", platform, cancellationToken)
            .ConfigureAwait(false);
        var newBase = await BaseImage
            .FindAsync(rebase.NewBase, "new base", platform, cancellationToken)
            .ConfigureAwait(false);
        var (_, oldView) = await oldBase.ReadConfigAsync(cancellationToken).ConfigureAwait(false);
        var (newConfig, newView) = await newBase.ReadConfigAsync(cancellationToken).ConfigureAwait(false);
        BaseImage.CheckLayers(oldBase, oldView, "old base", "Name the base that the image was built on.");
        BaseImage.CheckLayers(newBase, newView, "new base", "Choose another base.");
        return new(rebase.NewBase, oldBase, oldView, newBase, newConfig, newView);
    }

    /// <summary>Whether each layer has its entry in the history.</summary>
    public static bool HasWholeHistory(ImageConfig view)
    {
        var ofLayers = view.History.Count(static entry => entry.EmptyLayer != true);
        return ofLayers == view.RootFs.DiffIds.Count;
    }

    /// <summary>
    /// What changes in an object that states version and features of the operating system: a platform, or a config.
    /// </summary>
    public static IEnumerable<JsonEdit> BuildEdits(JsonPath place, Platform before, Platform now)
    {
        if (string.IsNullOrEmpty(now.OsVersion))
            yield return JsonEdit.Remove([.. place, "os.version"]);
        else if (now.OsVersion != before.OsVersion)
            yield return JsonEdit.Set([.. place, "os.version"], OciJson.Value(now.OsVersion));
        if (now.OsFeatures.Count == 0)
            yield return JsonEdit.Remove([.. place, "os.features"]);
        else if (!now.OsFeatures.Equals(before.OsFeatures))
            yield return JsonEdit.Set([.. place, "os.features"], OciJson.Write(now.OsFeatures));
    }

    /// <exception cref="BuildException">The image was not built on the old base.</exception>
    public void Check(Artifact image, ImageConfig view)
    {
        var own = image.Manifest!.Layers;
        if (own.Count < OldLayers.Count)
            throw NotBuiltOn(image, $"it has {own.Count} layers, the base {OldLayers.Count}");
        for (var at = 0; at < OldLayers.Count; at++)
        {
            var layer = own[at].Digest;
            var below = OldLayers[at].Digest;
            if (layer != below && view.RootFs.DiffIds[at] != OldView.RootFs.DiffIds[at])
                throw NotBuiltOn(image, $"its layer {at + 1} is {layer}, that of the base {below}");
        }
    }

    /// <summary>What changes in the config of the image.</summary>
    public IEnumerable<JsonEdit> InConfig(ImageConfig view, bool withHistory)
    {
        List<JsonEdit> edits = [];
        if (Old.Digest != New.Digest)
        {
            var diffIds = NewView.RootFs.DiffIds.Select(static diffId => OciJson.Value(diffId.ToString()));
            edits.AddRange(Exchange(["rootfs", "diff_ids"], common, OldLayers.Count, diffIds, JsonEdit.Remove));
            if (withHistory)
            {
                var history = JsonLayout.MinifiedElements(NewConfig, "history");
                edits.AddRange(Exchange(["history"], 0, HistoryOfBase(view), history, JsonEdit.RemoveOptional));
            }
        }
        var before = BaseImage.BuildOf(view);
        var now = BaseImage.BuildOf(NewView);
        edits.AddRange(BuildEdits([], before, now));
        return edits;
    }

    /// <summary>What changes in the manifest of the image.</summary>
    public IEnumerable<JsonEdit> InManifest(ImageFormat format)
    {
        if (Old.Digest == New.Digest)
            return [];
        var layers = NewLayers.Select(layer => OciJson.Write(format.Describe(layer)));
        return Exchange(["layers"], common, OldLayers.Count, layers, JsonEdit.Remove);
    }

    private static IEnumerable<JsonEdit> Exchange(
        JsonPath array, int common, int before, IEnumerable<byte[]> now, Func<JsonPath, JsonEdit> remove)
    {
        var at = common;
        foreach (var value in now.Skip(common))
            yield return JsonEdit.Insert([.. array, at++], value);
        for (var gone = common; gone < before; gone++)
            yield return remove([.. array, at]);
    }

    // How many entries of the image's history are the base's. If the two histories differ: those up to the base's last
    // layer.
    private int HistoryOfBase(ImageConfig view)
    {
        var told = OldView.History.Count;
        var toldLayers = view.History.Take(told).Count(static entry => entry.EmptyLayer != true);
        if (told <= view.History.Count && toldLayers == OldLayers.Count)
            return told;
        var count = 0;
        for (var left = OldLayers.Count; left > 0; count++)
        {
            if (view.History[count].EmptyLayer != true)
                left--;
        }
        return count;
    }

    private BuildException NotBuiltOn(Artifact image, string why) => new(
        Problem.InvalidContent,
        $"The image {image} was not built on {BaseImage.NameOf(Old)}: {why}.",
        new Remedy("Name the base that it was built on."));
}
