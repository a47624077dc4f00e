using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>The exchange of one image's base: what was below it, and what is to be.</summary>
/// <param name="Named">The new base as it was read.</param>
/// <param name="Old">The image that the old base has for the platform.</param>
/// <param name="OldView">Its config.</param>
/// <param name="New">The image that the new base has for the platform.</param>
/// <param name="NewConfig">Its config's bytes.</param>
/// <param name="NewView">Its config.</param>
internal sealed record BaseSwap(
    Artifact Named, Artifact Old, ImageConfig OldView, Artifact New, ReadOnlyMemory<byte> NewConfig, ImageConfig NewView)
{
    /// <summary>How many layers both bases begin with: those stay as they stand.</summary>
    private readonly int common = Old.Manifest!.Layers.Zip(New.Manifest!.Layers).TakeWhile(static each => each.First.Digest == each.Second.Digest).Count();

    /// <exception cref="BuildException">A base has no image for the platform, or a broken one.</exception>
    public static async ValueTask<BaseSwap> ReadAsync(Rebase rebase, Platform platform, CancellationToken cancellationToken)
    {
        var old = await BaseImage.FindAsync(rebase.OldBase, "old base", platform, cancellationToken).ConfigureAwait(false);
        var other = await BaseImage.FindAsync(rebase.NewBase, "new base", platform, cancellationToken).ConfigureAwait(false);
        var (_, oldView) = await old.ReadConfigAsync(cancellationToken).ConfigureAwait(false);
        var (bytes, view) = await other.ReadConfigAsync(cancellationToken).ConfigureAwait(false);
        BaseImage.CheckLayers(old, oldView, "old base", "Name the base that the image was built on.");
        BaseImage.CheckLayers(other, view, "new base", "Choose another base.");
        return new(rebase.NewBase, old, oldView, other, bytes, view);
    }

    /// <summary>Whether each layer has its entry in the history.</summary>
    public static bool IsWhole(ImageConfig view) => view.History.Count(static each => each.EmptyLayer != true) == view.RootFs.DiffIds.Count;

    /// <exception cref="BuildException">The image was not built on the old base.</exception>
    public void Check(Artifact image, ImageConfig view)
    {
        var (below, own) = (Old.Manifest!.Layers, image.Manifest!.Layers);
        if (own.Count < below.Count)
            throw NotBuiltOn(image, $"it has {own.Count} layers, the base {below.Count}");
        for (var at = 0; at < below.Count; at++)
            if (own[at].Digest != below[at].Digest && view.RootFs.DiffIds[at] != OldView.RootFs.DiffIds[at])
                throw NotBuiltOn(image, $"its layer {at + 1} is {own[at].Digest}, that of the base {below[at].Digest}");
    }

    public IEnumerable<JsonEdit> InConfig(ImageConfig view, bool withHistory)
    {
        if (Old.Digest != New.Digest)
        {
            foreach (var each in Exchange(["rootfs", "diff_ids"], common, Old.Manifest!.Layers.Count, NewView.RootFs.DiffIds.Select(static each => OciJson.Value(each.ToString()))))
                yield return each;
            foreach (var each in withHistory ? Exchange(["history"], 0, HistoryBelow(view), JsonLayout.MinifiedElements(NewConfig, "history")) : [])
                yield return each;
        }
        if (string.IsNullOrEmpty(NewView.OsVersion))
            yield return JsonEdit.Remove(["os.version"]);
        else if (NewView.OsVersion != view.OsVersion)
            yield return JsonEdit.Set(["os.version"], OciJson.Value(NewView.OsVersion));
        if (NewView.OsFeatures.Count == 0)
            yield return JsonEdit.Remove(["os.features"]);
        else if (!NewView.OsFeatures.Equals(view.OsFeatures))
            yield return JsonEdit.Set(["os.features"], OciJson.Write(NewView.OsFeatures));
    }

    public IEnumerable<JsonEdit> InManifest(ImageFormat format) => Old.Digest == New.Digest
        ? []
        : Exchange(["layers"], common, Old.Manifest!.Layers.Count, New.Manifest!.Layers.Select(each => OciJson.Write(LayerDescriptors.Of(format, each))));

    /// <summary>The layers that come in the place of the old base's, with their own sources.</summary>
    public IEnumerable<Blob> Layers => New.Blobs.Skip(1);

    private static IEnumerable<JsonEdit> Exchange(JsonPath array, int common, int before, IEnumerable<byte[]> now)
    {
        var at = common;
        foreach (var value in now.Skip(common))
            yield return JsonEdit.Insert([.. array, at++], value);
        for (var gone = common; gone < before; gone++)
            yield return JsonEdit.Remove([.. array, at]);
    }

    // The entries of the base; where the image tells them otherwise, those up to the base's last layer.
    private int HistoryBelow(ImageConfig view)
    {
        var (layers, told) = (Old.Manifest!.Layers.Count, OldView.History.Count);
        if (told <= view.History.Count && view.History.Take(told).Count(static each => each.EmptyLayer != true) == layers)
            return told;
        var (count, left) = (0, layers);
        while (left > 0)
            left -= view.History[count++].EmptyLayer == true ? 0 : 1;
        return count;
    }

    private BuildException NotBuiltOn(Artifact image, string why) =>
        new($"The image {image} was not built on {BaseImage.Name(Old)}: {why}. Name the base that it was built on.");
}
